#include "filters/access/access.h"

#include "config/layered.h"
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

using Rules = config::Layered<AccessRules>;

Rules rules_of(std::string_view yaml) {
  Rules rules;
  config::Diagnostics diagnostics;
  EXPECT_TRUE(config::load_text(yaml, "test.yaml", rules, diagnostics)) << diagnostics.to_string();
  return rules;
}

std::string problem_of(std::string_view yaml) {
  Rules rules;
  config::Diagnostics diagnostics;
  (void)config::load_text(yaml, "test.yaml", rules, diagnostics);
  return diagnostics.to_string();
}

/// `inner` with what it inherits.
Rules merged(std::string_view outer, std::string_view inner) {
  Rules rules = rules_of(inner);
  config::inherit(rules, rules_of(outer));
  return rules;
}

class AccessTest : public ::testing::Test, protected exchange::TestExchange {
 protected:
  bool lets_in(std::string_view ip, const Rules& allow, const Rules& deny) {
    exchange.client.ip = ip;
    const Result<exchange::Verdict> verdict =
        Access(allow.levels(), deny.levels()).on_request(exchange);
    EXPECT_TRUE(verdict || verdict.error() == Errc::AccessDenied);
    return verdict.has_value();
  }
};

TEST_F(AccessTest, WithAllowEverythingElseIsRefused) {
  const Rules allow = rules_of("[203.0.113.0/24, '2001:db8::/32']");
  EXPECT_TRUE(lets_in("203.0.113.9", allow, {}));
  EXPECT_TRUE(lets_in("2001:db8::1", allow, {}));
  EXPECT_FALSE(lets_in("192.0.2.1", allow, {}));
}

TEST_F(AccessTest, WithDenyAloneEverythingElseIsLetIn) {
  const Rules deny = rules_of("{ addresses: 203.0.113.7 }");
  EXPECT_FALSE(lets_in("203.0.113.7", {}, deny));
  EXPECT_TRUE(lets_in("203.0.113.8", {}, deny));
}

TEST_F(AccessTest, DenyWins) {
  EXPECT_FALSE(
      lets_in("203.0.113.7", rules_of("203.0.113.0/24"), rules_of("{ addresses: [203.0.113.7] }"))
  );
}

TEST_F(AccessTest, EveryLevelsRestrictionsApply) {
  const Rules allow = merged("10.0.0.0/8", "10.1.0.0/16");
  EXPECT_TRUE(lets_in("10.1.2.3", allow, {}));
  EXPECT_FALSE(lets_in("10.2.2.3", allow, {})) << "allowed outside, not inside";
  EXPECT_FALSE(lets_in("10.1.2.3", merged("10.0.0.0/16", "10.1.0.0/16"), {}));
  const Rules deny = merged("10.0.0.1", "10.0.0.2");
  EXPECT_FALSE(lets_in("10.0.0.1", {}, deny));
  EXPECT_FALSE(lets_in("10.0.0.2", {}, deny));
}

TEST_F(AccessTest, OnlyOffLiftsThem) {
  EXPECT_TRUE(lets_in("192.0.2.1", merged("10.0.0.0/8", "off"), {}));
}

TEST_F(AccessTest, AClientOnAUnixSocketIsAllowedByName) {
  connection.peer_is_unix = true;
  EXPECT_TRUE(lets_in("", rules_of("[unix]"), {}));
  EXPECT_FALSE(lets_in("", rules_of("[0.0.0.0/0, '::/0']"), {}));
  EXPECT_FALSE(lets_in("203.0.113.9", rules_of("[unix]"), {})) << "it speaks for another";
}

TEST(AccessRules, SayWhatIsWrong) {
  EXPECT_THAT(problem_of("10.0.0/8"), HasSubstr("test.yaml:1:1: "));
  EXPECT_THAT(problem_of("[10.0.0.0/33]"), HasSubstr("is not 0 to 32"));
  EXPECT_THAT(problem_of("[]"), HasSubstr("there are no addresses"));
  EXPECT_THAT(problem_of("{}"), HasSubstr("there are no addresses"));
  EXPECT_THAT(problem_of("{ addresses: [] }"), HasSubstr("addresses must not be empty"));
  EXPECT_THAT(problem_of("{ countries: [XX] }"), HasSubstr("countries is not supported yet"));
  EXPECT_THAT(problem_of("{ adresses: [10.0.0.1] }"), HasSubstr("did you mean \"addresses\"?"));
  EXPECT_THAT(problem_of("{ file: /nowhere/list.txt }"), HasSubstr("test.yaml:1:9: "));
}

}  // namespace
}  // namespace sluice::filters
