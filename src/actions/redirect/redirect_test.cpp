#include "actions/redirect/redirect.h"

#include "config/load.h"
#include "exchange/test_exchange.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::actions {
namespace {

using testing::HasSubstr;

class Values final : public exchange::VariableSource {
 public:
  Values(std::initializer_list<std::pair<const std::string, std::string>> values)
      : values_(values) {}

  [[nodiscard]] std::string_view get(const exchange::Variable& variable) const override {
    const auto found = values_.find(to_string(variable));
    return found == values_.end() ? std::string_view() : found->second;
  }

 private:
  std::map<std::string, std::string> values_;
};

std::string location(std::string_view to, std::string_view query, const Values& values = {}) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const exchange::UrlTemplate compiled = exchange::UrlTemplate::parse(to).value();
  const auto text = redirect_location(compiled, query, values, arena);
  return text.has_value() ? std::string(*text) : "refused";
}

std::string problem_of(std::string_view yaml) {
  RedirectSettings settings;
  config::Diagnostics diagnostics;
  EXPECT_FALSE(config::load_text(yaml, "test.yaml", settings, diagnostics)) << yaml;
  return diagnostics.to_string();
}

TEST(Redirect, GoesToItsTemplateAndKeepsTheQuery) {
  const Values values{{"$path_rest", "a/b%20c"}};
  EXPECT_EQ(
      location("https://new.example.com/$path_rest", "x=1", values),
      "https://new.example.com/a/b%20c?x=1"
  );
  EXPECT_EQ(
      location("https://new.example.com/$path_rest", "", values), "https://new.example.com/a/b%20c"
  );
  EXPECT_EQ(location("/new#part", "x=1"), "/new?x=1#part");
}

TEST(Redirect, ReplacesTheQueryIfTheTemplateHasAQuestionMark) {
  EXPECT_EQ(location("/new?y=2", "x=1"), "/new?y=2");
  EXPECT_EQ(location("/new?", "x=1"), "/new");
  EXPECT_EQ(location("/new?from=$path", "x=1", {{"$path", "/a&b"}}), "/new?from=%2Fa%26b");
}

TEST(Redirect, NeverTurnsAPathIntoAHost) {
  EXPECT_EQ(location("$path", "", {{"$path", "//evil.example/x"}}), "/evil.example/x");
  EXPECT_EQ(location("/$path_rest", "", {{"$path_rest", "/evil.example"}}), "/evil.example");
}

TEST(RedirectSettings, TakeATemplateOrAMap) {
  RedirectSettings settings;
  config::Diagnostics diagnostics;
  ASSERT_TRUE(config::load_text("/new", "test.yaml", settings, diagnostics));
  EXPECT_EQ(settings.to.source(), "/new");
  EXPECT_EQ(settings.status, 308);

  ASSERT_TRUE(config::load_text(
      "{ to: 'https://x/$path_rest', status: 301 }", "test.yaml", settings, diagnostics
  ));
  EXPECT_EQ(settings.to.source(), "https://x/$path_rest");
  EXPECT_EQ(settings.status, 301);
}

TEST(RedirectSettings, SayWhatIsWrong) {
  EXPECT_THAT(
      problem_of("{ to: /a, status: 200 }"),
      HasSubstr("status 200 does not send a client elsewhere")
  );
  EXPECT_THAT(problem_of("new"), HasSubstr("is not a path or URL"));
  EXPECT_THAT(problem_of("{ status: 301 }"), HasSubstr("to"));
  EXPECT_THAT(problem_of("/$tls.sni"), HasSubstr("not supported yet"));
}

class RedirectRun : public ::testing::Test, protected exchange::TestExchange {
 protected:
  static Redirect redirect(std::string_view yaml) {
    RedirectSettings settings;
    config::Diagnostics diagnostics;
    EXPECT_TRUE(config::load_text(yaml, "test.yaml", settings, diagnostics))
        << diagnostics.to_string();
    return Redirect(settings);
  }
};

TEST_F(RedirectRun, AnswersWithItsStatusAndALocation) {
  exchange.path_rest = "a";
  exchange.query = "x=1";
  const auto answer = answer_of(redirect("{ to: /new/$path_rest, status: 307 }"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->head.status.count(), 307);
  EXPECT_EQ(answer->head.fields.single(http::FieldId::Location), "/new/a?x=1");
  EXPECT_EQ(answer->body->length(), http::BodyLength::known(0));
}

TEST_F(RedirectRun, RefusesAValueThatCannotStandInALocation) {
  head.fields.add("X-Host", "a/b");
  const auto answer = answer_of(redirect("https://$header.X-Host/"));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::BadTemplateValue);
}

}  // namespace
}  // namespace sluice::actions
