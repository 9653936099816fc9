#include "upstream/server_address.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sluice::upstream {
namespace {

using testing::HasSubstr;

TEST(ServerAddress, TakesEveryFormAndShowsOne) {
  struct Case {
    std::string_view text;
    std::string_view shown;
    std::string_view authority;
  };

  for (const Case& test : {
           Case{"app:3000", "app:3000", "app:3000"},
           Case{"App.Example.com:80", "app.example.com:80", "app.example.com"},
           Case{"10.0.0.1:8080", "10.0.0.1:8080", "10.0.0.1:8080"},
           Case{"[::1]:80", "[::1]:80", "[::1]"},
           Case{"3000", "127.0.0.1:3000", "127.0.0.1:3000"},
           Case{"http://app", "app:80", "app"},
           Case{"http://app:3000/", "app:3000", "app:3000"},
           Case{"http://[fd00::7]", "[fd00::7]:80", "[fd00::7]"},
           Case{"unix:/run/app.sock", "unix:/run/app.sock", "localhost"},
       }) {
    const auto address = ServerAddress::parse(test.text);
    ASSERT_TRUE(address.has_value()) << test.text << ": " << address.error().message;
    EXPECT_EQ(address->to_string(), test.shown);
    EXPECT_EQ(address->authority(), test.authority);
    EXPECT_EQ(ServerAddress::parse(address->to_string()).value(), *address);
  }
}

TEST(ServerAddress, SaysWhatIsWrong) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };

  for (const Case& test : {
           Case{"app", "has no port"},
           Case{"app:0", "no valid port"},
           Case{"app:65536", "no valid port"},
           Case{"app:", "no valid port"},
           Case{"app:http", "no valid port"},
           Case{"[::1]", "has no port"},
           Case{"[::1]80", "no valid port"},
           Case{"[::1", "is not an address"},
           Case{"::1:80", "is not an address"},
           Case{"", "is not an address"},
           Case{":80", "is not an address"},
           Case{"a b:80", "is not an address"},
           Case{"user@app:80", "is not an address"},
           Case{"http://app/api", "has a path"},
           Case{"https://app", "TLS to upstreams is not supported yet"},
           Case{"h2c://app", "h2c:// is not supported yet"},
           Case{"unix:run/app.sock", "not an absolute path"},
           Case{"0", "no valid port"},
       }) {
    const auto address = ServerAddress::parse(test.text);
    ASSERT_FALSE(address.has_value()) << test.text;
    EXPECT_THAT(address.error().message, HasSubstr(test.message)) << test.text;
  }
}

}  // namespace
}  // namespace sluice::upstream
