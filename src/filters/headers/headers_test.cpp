#include "filters/headers/headers.h"

#include "config/load.h"
#include "config/writers.h"
#include "exchange/test_exchange.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sluice::filters {
namespace {

using testing::HasSubstr;

HeadersSettings settings_of(std::string_view yaml) {
  HeadersSettings settings;
  config::Diagnostics diagnostics;
  EXPECT_TRUE(config::load_text(yaml, "test.yaml", settings, diagnostics))
      << diagnostics.to_string();
  return settings;
}

std::string problem_of(std::string_view yaml) {
  HeadersSettings settings;
  config::Diagnostics diagnostics;
  (void)config::load_text(yaml, "test.yaml", settings, diagnostics);
  return diagnostics.to_string();
}

class HeaderRulesTest : public ::testing::Test, protected exchange::TestExchange {
 protected:
  /// What becomes of the fields `A: 1`, `A: 2` and `Server: nginx` of an answer.
  std::string applied(const HeadersSettings& settings) {
    http::Response response(arena);
    response.head.fields.add("A", "1");
    response.head.fields.add("A", "2");
    response.head.fields.add("Server", "nginx");
    const Headers filter(settings);  // fields point to its names
    const Result<> result = filter.on_deliver(exchange, response);
    if (!result) {
      return "refused";
    }
    std::string text;
    for (const http::Field& field : response.head.fields) {
      text.append(text.empty() ? "" : "; ").append(field.name).append(": ").append(field.value);
    }
    return text;
  }
};

TEST_F(HeaderRulesTest, SetTakesThePlaceOfEveryLine) {
  EXPECT_EQ(applied(settings_of("{response: {set: {a: x}}}")), "Server: nginx; a: x");
}

TEST_F(HeaderRulesTest, AddLeavesWhatIsThere) {
  EXPECT_EQ(applied(settings_of("{response: {add: {A: x}}}")), "A: 1; A: 2; Server: nginx; A: x");
}

TEST_F(HeaderRulesTest, RemoveTakesEveryLineInAnyCase) {
  EXPECT_EQ(applied(settings_of("{response: {remove: [a, SERVER]}}")), "");
}

TEST_F(HeaderRulesTest, ValuesTakeVariables) {
  exchange.client.ip = "203.0.113.5";
  EXPECT_EQ(
      applied(settings_of("{response: {remove: [A, Server], set: {X-Client: $client_ip}}}")),
      "X-Client: 203.0.113.5"
  );
}

TEST_F(HeaderRulesTest, ARequestGetsItsOwnRules) {
  exchange.forward_fields.add("X-Internal", "1");
  const Headers filter(
      settings_of("{request: {remove: X-Internal, set: {X-New: n}}, response: {set: {X-Other: o}}}")
  );
  ASSERT_TRUE(filter.on_request(exchange).has_value());
  EXPECT_EQ(exchange.forward_fields.find("X-Internal"), nullptr);
  EXPECT_NE(exchange.forward_fields.find("X-New"), nullptr);
  EXPECT_EQ(exchange.forward_fields.find("X-Other"), nullptr);
}

TEST_F(HeaderRulesTest, TheNearestRulesOfANameWin) {
  HeadersSettings merged = settings_of("{response: {add: {A: route}}}");
  config::inherit(merged, settings_of("{response: {set: {a: site, X-Site: s}, remove: [Server]}}"));
  EXPECT_EQ(applied(merged), "A: 1; A: 2; X-Site: s; A: route")
      << "the site's rule for A is replaced, the others stay";
}

TEST_F(HeaderRulesTest, OffTakesNothingFromAnOuterLevel) {
  HeadersSettings merged = settings_of("{response: off}");
  config::inherit(merged, settings_of("{response: {remove: [A]}, request: {remove: [B]}}"));
  EXPECT_EQ(applied(merged), "A: 1; A: 2; Server: nginx");
  EXPECT_TRUE(merged.request->mentions("b"));
}

TEST(HeadersSettings, MayNotTouchWhatFramesAMessage) {
  for (const std::string_view rule : {
           "{request: {set: {Content-Length: '5'}}}",
           "{response: {add: {transfer-encoding: chunked}}}",
           "{response: {remove: [Content-Length]}}",
           "{upstream_response: {remove: Connection}}",
       }) {
    EXPECT_THAT(problem_of(rule), HasSubstr("frames the message")) << rule;
  }
}

TEST(HeadersSettings, RefuseWhatIsNoFieldName) {
  for (const std::string_view rule :
       {"{request: {set: {'a b': x}}}", "{request: {remove: ['a b']}}", "{request: {add: {'': x}}}"
       }) {
    EXPECT_THAT(problem_of(rule), HasSubstr("is not a field name")) << rule;
  }
}

TEST(HeadersSettings, SayHowHostIsChanged) {
  EXPECT_THAT(problem_of("{request: {set: {Host: x}}}"), HasSubstr("host: upstream"));
  EXPECT_THAT(problem_of("{request: {remove: [host]}}"), HasSubstr("test.yaml:1:21"));
}

TEST(HeadersSettings, NeedOnlyThePhasesTheyHaveRulesFor) {
  using exchange::Phase;
  const Phase phases = Headers::phases(settings_of("{upstream_response: {remove: X-Debug}}"));
  EXPECT_TRUE(includes(phases, Phase::Response));
  EXPECT_FALSE(includes(phases, Phase::Request));
  EXPECT_FALSE(includes(phases, Phase::Deliver));
}

}  // namespace
}  // namespace sluice::filters
