#include "actions/respond/respond.h"

#include "config/load.h"
#include "exchange/test_exchange.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <optional>
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

class RespondRun : public ::testing::Test, protected exchange::TestExchange {
 protected:
  Result<http::Response> answer(std::string_view yaml) {
    RespondSettings settings;
    config::Diagnostics diagnostics;
    EXPECT_TRUE(config::load_text(yaml, "test.yaml", settings, diagnostics))
        << diagnostics.to_string();
    action.emplace(settings);  // its texts are part of the answer
    return answer_of(*action);
  }

  std::optional<Respond> action;
};

TEST_F(RespondRun, AnswersWithStatusTextAndHeaders) {
  exchange.path = "/lost";
  const auto response = answer("{ status: 404, body: no $path, headers: { X-A: b } }");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->head.status.count(), 404);
  EXPECT_EQ(response->head.fields.find("X-A")->value, "b");
  EXPECT_EQ(response->head.fields.single(http::FieldId::ContentType), "text/plain; charset=utf-8");
  EXPECT_EQ(response->body->take_arrived()->view(), "no /lost");
}

TEST_F(RespondRun, KeepsTheContentTypeThatIsGiven) {
  const auto response =
      answer("{ status: 200, body: '{}', headers: { Content-Type: application/json } }");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->head.fields.single(http::FieldId::ContentType), "application/json");
}

TEST_F(RespondRun, SaysNoTypeOfNoBody) {
  const auto response = answer("{ status: 204 }");
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, nullptr);
  EXPECT_FALSE(response->head.fields.contains(http::FieldId::ContentType));
}

TEST_F(RespondRun, RefusesAHeaderValueThatWouldEndItsLine) {
  head.path = "/";
  exchange.query = "a=%0d%0aX: y";
  const auto response = answer("{ status: 200, headers: { X-A: $query.a } }");
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code, Errc::BadTemplateValue);
}

}  // namespace
}  // namespace sluice::actions
