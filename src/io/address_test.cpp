#include "io/address.h"

#include "io/sockaddr.h"

#include <gtest/gtest.h>

namespace sluice::io {
namespace {

TEST(Address, ReadsLiteralsWithAndWithoutBrackets) {
  struct Case {
    const char* text;
    const char* expected;
  };

  for (const Case& c : {
           Case{"192.0.2.1", "192.0.2.1:80"},
           Case{"2001:db8::1", "[2001:db8::1]:80"},
           Case{"[2001:DB8:0::1]", "[2001:db8::1]:80"},
           Case{"::", "[::]:80"},
           Case{"::ffff:192.0.2.1", "192.0.2.1:80"},
       }) {
    const auto address = Address::parse_ip(c.text, 80);
    ASSERT_TRUE(address.has_value()) << c.text;
    EXPECT_EQ(address->text(), c.expected);
  }
}

TEST(Address, RefusesWhatIsNoLiteral) {
  for (const char* text :
       {"",
        "localhost",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.01",
        "[192.0.2.1]",
        "[::1",
        "::1]",
        "1",
        "::1%lo"}) {
    EXPECT_FALSE(Address::parse_ip(text, 80).has_value()) << text;
  }
  EXPECT_FALSE(Address::parse_ip(std::string(500, '1'), 80).has_value());
  EXPECT_FALSE(Address::parse_ip(std::string_view("1.2.3.4\0x", 9), 80).has_value());
}

TEST(Address, TakesUnixPathsThatFit) {
  EXPECT_EQ(Address::unix_path("/run/x.sock")->text(), "unix:/run/x.sock");
  EXPECT_TRUE(Address::unix_path(std::string(107, 'a')).has_value());
  EXPECT_FALSE(Address::unix_path(std::string(108, 'a')).has_value());
  EXPECT_FALSE(Address::unix_path("").has_value());
}

TEST(Address, SurvivesTheSystemsForm) {
  for (const Address& address :
       {*Address::parse_ip("192.0.2.1", 8080),
        *Address::parse_ip("2001:db8::1", 443),
        *Address::unix_path("/run/x.sock")}) {
    EXPECT_EQ(SocketAddress(address).address(), address);
  }
}

TEST(Address, ComparesByFamilyAddressAndPort) {
  EXPECT_EQ(*Address::parse_ip("::ffff:192.0.2.1", 1), *Address::parse_ip("192.0.2.1", 1));
  EXPECT_NE(*Address::parse_ip("192.0.2.1", 1), *Address::parse_ip("192.0.2.1", 2));
  EXPECT_EQ(Address(), Address());
}

}  // namespace
}  // namespace sluice::io
