#include "exchange/address_set.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::exchange {
namespace {

AddressSet set_of(std::initializer_list<std::string_view> ranges) {
  std::vector<AddressRange> parsed;
  for (const std::string_view range : ranges) {
    parsed.push_back(AddressRange::parse(range).value());
  }
  return AddressSet(parsed);
}

struct Case {
  std::string_view range;
  std::string_view ip;
  bool is_in;
};

TEST(AddressSet, HoldsTheAddressesOfItsRanges) {
  for (const Case& c : {
           Case{"10.0.0.0/8", "10.255.0.1", true},
           Case{"10.0.0.0/8", "11.0.0.1", false},
           Case{"10.0.0.7/8", "10.1.2.3", true},
           Case{"192.0.2.7", "192.0.2.7", true},
           Case{"192.0.2.7", "192.0.2.8", false},
           Case{"192.0.2.128/25", "192.0.2.127", false},
           Case{"192.0.2.128/25", "192.0.2.255", true},
           Case{"0.0.0.0/0", "203.0.113.9", true},
           Case{"0.0.0.0/0", "2001:db8::1", false},
           Case{"::/0", "2001:db8::1", true},
           Case{"::/0", "203.0.113.9", false},
           Case{"2001:db8::/32", "2001:db8:ffff::", true},
           Case{"2001:db8::/32", "2001:db9::", false},
           Case{"::1", "::1", true},
           Case{"10.0.0.0/8", "::ffff:10.0.0.1", true},
           Case{"::ffff:10.0.0.0/104", "10.0.0.1", true},
           Case{"10.0.0.0/8", "", false},
           Case{"10.0.0.0/8", "not an address", false},
           Case{"unix", "10.0.0.1", false},
       }) {
    EXPECT_EQ(set_of({c.range}).contains(c.ip), c.is_in) << c.range << " and " << c.ip;
  }
}

TEST(AddressSet, HoldsPeersOnUnixSocketsOnlyByName) {
  EXPECT_TRUE(set_of({"unix"}).contains_unix());
  EXPECT_FALSE(set_of({"0.0.0.0/0"}).contains_unix());
}

TEST(AddressSet, HoldsRangesThatOverlapAndTouch) {
  const AddressSet set = set_of(
      {"10.0.2.0/24", "10.0.0.0/16", "10.0.2.7", "10.1.0.0/24", "192.0.2.1", "192.0.2.2", "::/0"}
  );
  for (const std::string_view ip :
       {"10.0.0.0", "10.0.2.7", "10.0.255.255", "10.1.0.0", "10.1.0.255", "192.0.2.1", "192.0.2.2"
       }) {
    EXPECT_TRUE(set.contains(ip)) << ip;
  }
  for (const std::string_view ip : {"9.255.255.255", "10.1.1.0", "192.0.2.0", "192.0.2.3"}) {
    EXPECT_FALSE(set.contains(ip)) << ip;
  }
}

TEST(AddressSet, RefusesWhatIsNoRange) {
  for (const std::string_view text :
       {"",
        "10.0.0.0/33",
        "10.0.0/8",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "::/129",
        "example.com",
        "10.0.0.0/8/8"}) {
    EXPECT_FALSE(AddressRange::parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace sluice::exchange
