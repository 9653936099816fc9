#include "downstream/listener_settings.h"

#include "config/load.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sluice::downstream {
namespace {

using testing::HasSubstr;

TEST(ListenAddress, TakesEveryForm) {
  struct Case {
    std::string_view text;
    std::string_view means;
  };

  for (const Case& c : {
           Case{"8080", "[::]:8080"},
           Case{":8080", "[::]:8080"},
           Case{"*:8080", "[::]:8080"},
           Case{"0", "[::]:0"},
           Case{"0.0.0.0:80", "0.0.0.0:80"},
           Case{"127.0.0.1:65535", "127.0.0.1:65535"},
           Case{"localhost:80", "127.0.0.1:80"},
           Case{"[::1]:80", "[::1]:80"},
           Case{"unix:/run/x.sock", "unix:/run/x.sock"},
       }) {
    const auto address = parse_listen_address(c.text);
    ASSERT_TRUE(address.has_value()) << c.text;
    EXPECT_EQ(address->text(), c.means) << c.text;
  }
}

TEST(ListenAddress, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"",
        ":",
        "65536",
        "-1",
        "+80",
        "80 ",
        "example.com:80",
        "127.0.0.1",
        "127.0.0.1:",
        "::1:80",
        "[::1]",
        "[::1:80",
        "[::1]80",
        "1.2.3:80",
        "unix:"}) {
    EXPECT_FALSE(parse_listen_address(text).has_value()) << text;
  }
}

TEST(ListenerSettings, AreAnAddressOrAMap) {
  for (const std::string_view yaml :
       {"8080", "{ address: 8080 }", "{ name: inner, address: 8080, timeout: { header: 3s } }"}) {
    ListenerSettings settings;
    config::Diagnostics diagnostics;
    ASSERT_TRUE(config::load_text(yaml, "test.yaml", settings, diagnostics))
        << diagnostics.to_string();
    EXPECT_EQ(settings.parsed.port(), 8080);
    EXPECT_EQ(settings.label(), yaml.find("inner") == std::string_view::npos ? "8080" : "inner");
  }
}

TEST(ListenerSettings, PointToTheAddressThatIsWrong) {
  ListenerSettings settings;
  config::Diagnostics diagnostics;
  EXPECT_FALSE(
      config::load_text("{ name: a, address: nowhere }", "test.yaml", settings, diagnostics)
  );
  EXPECT_THAT(
      diagnostics.to_string(), HasSubstr("test.yaml:1:21: \"nowhere\" is no address to listen on")
  );
}

}  // namespace
}  // namespace sluice::downstream
