#include "filters/rewrite/rewrite_filter.h"

#include "exchange/test_exchange.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

namespace sluice::filters {
namespace {

class RewriteFilters : public ::testing::Test, protected exchange::TestExchange {
 protected:
  void SetUp() override {
    exchange.forward_path = "/api/users/7";
    exchange.forward_query = "x=1";
    exchange.forward_has_query = true;
    head.authority = "example.com";
    settings.map_back = true;
  }

  void ask() {
    filter = std::make_unique<RewriteFilter>(settings);
    const auto verdict = filter->on_request(exchange);
    ASSERT_TRUE(verdict.has_value());
    EXPECT_FALSE(verdict->has_value()) << "it answers nothing itself";
  }

  /// Where an upstream's answer sends the client.
  std::string_view location(std::string_view from_upstream) {
    http::Response response(arena);
    response.head.fields.add(http::FieldId::Location, from_upstream);
    EXPECT_TRUE(filter->on_response(exchange, response).has_value());
    return response.head.fields.single(http::FieldId::Location).value_or("");
  }

  void strip(std::string_view prefix) { settings.strip_prefix = PathPrefix{std::string(prefix)}; }

  RewriteSettings settings;
  std::unique_ptr<RewriteFilter> filter;  // the exchange keeps views into it
};

TEST_F(RewriteFilters, TakeThePrefixOffAndPutItBackIntoAnswers) {
  strip("/api");
  ask();
  EXPECT_EQ(exchange.forward_path, "/users/7");
  EXPECT_EQ(exchange.forward_query, "x=1");
  exchange.begin_attempt("upstream");
  EXPECT_EQ(location("/users/8"), "/api/users/8");
}

TEST_F(RewriteFilters, PutNothingBackWhereThatIsOff) {
  strip("/api");
  settings.map_back = false;
  ask();
  exchange.begin_attempt("upstream");
  EXPECT_EQ(location("/users/8"), "/users/8");
}

TEST_F(RewriteFilters, LeaveAnswersAloneThatNoUpstreamGave) {
  strip("/api");
  ask();
  EXPECT_EQ(location("/users/8"), "/users/8");
}

TEST_F(RewriteFilters, LeaveAPathAloneThatHasNotThePrefix) {
  strip("/other");
  ask();
  EXPECT_EQ(exchange.forward_path, "/api/users/7");
  EXPECT_EQ(exchange.stripped_prefix, "");
}

}  // namespace
}  // namespace sluice::filters
