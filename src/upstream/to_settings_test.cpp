#include "upstream/to_settings.h"

#include "config/field.h"
#include "config/load.h"
#include "config/writers.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace sluice::upstream {
namespace {

using testing::HasSubstr;

struct Written {
  static std::span<const config::Field> fields();

  ToSettings to;
};

constexpr std::array kFields = {config::field<&Written::to>("to", "Who answers.")};

std::span<const config::Field> Written::fields() {
  return kFields;
}

/// What `to: text` means, as JSON; or the problem.
std::string read(std::string_view text) {
  Written written;
  config::Diagnostics diagnostics;
  if (!config::load_text("to: " + std::string(text) + "\n", "test.yaml", written, diagnostics)) {
    return diagnostics.to_string();
  }
  return config::to_json(written.to);
}

TEST(ToSettings, TakesAServerAListANameOrWeights) {
  EXPECT_EQ(read("app:3000"), R"("app:3000")");
  EXPECT_EQ(read("3000"), R"("127.0.0.1:3000")");
  EXPECT_EQ(read("orders"), R"("orders")");
  EXPECT_EQ(
      read(R"([app-1:3000, "http://app-2:3000", "unix:/run/app.sock"])"),
      R"(["app-1:3000","app-2:3000","unix:/run/app.sock"])"
  );
  EXPECT_EQ(read("{ stable: 90, canary: 10 }"), R"({"stable":90,"canary":10})");
  EXPECT_EQ(read(R"({ stable: 1, "app-2:3000": 1 })"), R"({"stable":1,"app-2:3000":1})");
}

TEST(ToSettings, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(read("[app-1:3000, app-2]"), HasSubstr("test.yaml:1:18: \"app-2\" has no port"));
  EXPECT_THAT(read("{ stable: 9x }"), HasSubstr("\"9x\" is not a weight"));
  EXPECT_THAT(read("{ stable: 0 }"), HasSubstr("all weights are 0"));
  EXPECT_THAT(read("[]"), HasSubstr("needs a server"));
  EXPECT_THAT(read("https://app:3443"), HasSubstr("TLS to upstreams is not supported yet"));
  EXPECT_THAT(read("app:99999"), HasSubstr("no valid port"));
}

}  // namespace
}  // namespace sluice::upstream
