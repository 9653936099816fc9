#include "actions/respond/respond.h"

#include "config/load.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

using testing::HasSubstr;

std::string problem_of(std::string_view yaml) {
  RespondSettings settings;
  config::Diagnostics diagnostics;
  EXPECT_FALSE(config::load_text(yaml, "test.yaml", settings, diagnostics)) << yaml;
  return diagnostics.to_string();
}

TEST(RespondSettings, AreStatusBodyAndHeaders) {
  RespondSettings settings;
  config::Diagnostics diagnostics;
  ASSERT_TRUE(config::load_text(
      R"({ status: 404, body: "no $path\n", headers: { Content-Type: text/plain, X-Id: $request_id } })",
      "test.yaml",
      settings,
      diagnostics
  )) << diagnostics.to_string();
  EXPECT_EQ(settings.status, 404);
  EXPECT_EQ(settings.body.source(), "no $path\n");
  EXPECT_EQ(settings.headers.find("X-Id")->source(), "$request_id");
}

TEST(RespondSettings, SayWhatIsWrong) {
  EXPECT_THAT(problem_of("{ status: 101 }"), HasSubstr("200"));
  EXPECT_THAT(problem_of("{ status: 204, body: x }"), HasSubstr("has no body"));
  EXPECT_THAT(problem_of("{ headers: { 'a b': x } }"), HasSubstr("not the name of a header"));
  EXPECT_THAT(problem_of("{ headers: { content-length: 5 } }"), HasSubstr("follows from the body"));
  EXPECT_THAT(problem_of("{ body: '$' }"), HasSubstr("write $$ for a dollar"));
}

}  // namespace
}  // namespace sluice::actions
