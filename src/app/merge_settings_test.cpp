// A test for each sentence of "Merging": defaults < site < route.
#include "app/merge_settings.h"

#include "app/route_plan.h"
#include "app/settings.h"
#include "config/load.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sluice::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kListen = "listen: [8080]\n";

std::string problems_of(std::string_view yaml) {
  Settings settings;
  config::Diagnostics diagnostics;
  (void
  )config::load_text(std::string(kListen) + std::string(yaml), "s.yaml", settings, diagnostics);
  return diagnostics.to_string();
}

RoutePlan planned(std::string_view yaml) {
  Settings settings;
  config::Diagnostics diagnostics;
  EXPECT_TRUE(
      config::load_text(std::string(kListen) + std::string(yaml), "s.yaml", settings, diagnostics)
  ) << diagnostics.to_string();
  return plan_routes(settings.sites, settings.defaults);
}

TEST(Merging, TheNearestOfDefaultsSiteAndRouteCounts) {
  const RoutePlan plan = planned(R"YAML(
defaults: { timeout: { body: 1s, send: 1s, total: 1s } }
sites:
  a.com:
    to: a:80
    timeout: { send: 2s, total: 2s }
    routes:
      - { path: /x, timeout: { total: 3s } }
)YAML");
  const RouteTimeouts& route = plan.routes[0].options.timeout;
  EXPECT_EQ(*route.body, Duration(std::chrono::seconds(1)));
  EXPECT_EQ(*route.send, Duration(std::chrono::seconds(2)));
  EXPECT_EQ(*route.total, Duration(std::chrono::seconds(3)));
  EXPECT_EQ(*plan.routes[1].options.timeout.total, Duration(std::chrono::seconds(2)));
}

TEST(Merging, ScalarsReplace) {
  const RoutePlan plan = planned(
      "defaults: { map_back: off, merge_slashes: off, encoded_slashes: reject }\n"
      "sites:\n  a.com: { to: a:80 }\n  b.com: { to: b:80, map_back: on, merge_slashes: on }\n"
  );
  EXPECT_FALSE(plan.routes[0].options.path_changes().map_back);
  EXPECT_TRUE(plan.routes[1].options.path_changes().map_back);
  EXPECT_FALSE(plan.sites[0].path_rules.merge_slashes);
  EXPECT_TRUE(plan.sites[1].path_rules.merge_slashes);
  EXPECT_TRUE(plan.sites[1].path_rules.reject_encoded_slashes);
}

TEST(Merging, ListsReplace) {
  const RoutePlan plan =
      planned("defaults: { to: [a:80, b:80] }\nsites: { a.com: { to: [c:80] } }\n");
  EXPECT_EQ(plan.routes[0].options.to->targets[0].identity(), "c:80");
}

TEST(Merging, HeaderRulesMergePerFieldNameAndTheNearestWins) {
  const RoutePlan plan = planned(R"YAML(
defaults: { headers: { response: { set: { X-A: d, X-B: d, X-C: d }, remove: [Server] } } }
sites:
  a.com:
    to: a:80
    headers: { response: { set: { x-a: s }, remove: [X-B] } }
    routes:
      - { path: /x, headers: { response: { add: { Server: r } } } }
)YAML");
  const filters::HeaderRules& route = *plan.routes[0].options.headers->response;
  EXPECT_EQ(route.set.find("x-a")->source(), "s");
  EXPECT_EQ(route.set.find("X-A"), nullptr);
  EXPECT_EQ(route.set.find("X-B"), nullptr);
  EXPECT_EQ(route.set.find("X-C")->source(), "d");
  ASSERT_EQ(route.remove.size(), 1U);
  EXPECT_EQ(*route.remove[0], "X-B");
  EXPECT_EQ(plan.site_options[0].headers->response->remove.size(), 2U)
      << "the site's own answers, too";
}

TEST(Merging, OffRemovesWhatWasInherited) {
  const RoutePlan plan = planned(R"YAML(
defaults:
  strip_prefix: /d
  timeout: { body: 1s }
  headers: { request: { set: { X-A: d } }, response: { set: { X-A: d } } }
sites:
  a.com: { to: a:80, strip_prefix: off, timeout: { body: off }, headers: { response: off } }
  b.com: { to: b:80, headers: off }
)YAML");
  const RouteOptions& one = plan.routes[0].options;
  EXPECT_FALSE(one.path_changes().strip_prefix.has_value());
  EXPECT_TRUE(one.timeout.body.is_off());
  EXPECT_TRUE(one.headers->response.is_off());
  EXPECT_TRUE(one.headers->request->mentions("X-A"));
  EXPECT_TRUE(plan.routes[1].options.headers.is_off());
}

TEST(Merging, TheActionIsReplacedAsAGroup) {
  const RoutePlan plan = planned(R"YAML(
defaults: { respond: { status: 503, body: d, headers: { X-D: d } } }
sites:
  a.com: { redirect: /b }
  b.com: { respond: { status: 204 } }
  c.com: {}
)YAML");
  EXPECT_TRUE(plan.routes[0].options.redirect.has_value());
  EXPECT_FALSE(plan.routes[0].options.respond.has_value());
  EXPECT_TRUE(plan.routes[1].options.respond->headers.empty()) << "not merged with the defaults'";
  EXPECT_EQ(plan.routes[2].options.respond->status, 503);
}

TEST(Merging, AnActionThatIsOffTakesTheInheritedOneAway) {
  const RoutePlan plan = planned(
      "defaults: { to: a:80 }\nsites: { a.com: { to: off, routes: [{ path: /x, redirect: /y }] } "
      "}\n"
  );
  EXPECT_EQ(plan.routes.size(), 1U) << "the site has no route for the rest";
  EXPECT_THAT(
      problems_of("defaults: { to: a:80 }\nsites: { a.com: { to: off } }\n"),
      HasSubstr("s.yaml:3:17: a site needs an action or routes")
  );
}

TEST(Merging, ASitesActionIsInheritedByItsRoutesWithoutOneAndIsItsImplicitLastRoute) {
  const RoutePlan plan =
      planned("sites: { a.com: { to: a:80, routes: [{ path: /x }, { path: /y, redirect: /z }] } }\n"
      );
  ASSERT_EQ(plan.routes.size(), 3U);
  EXPECT_EQ(plan.routes[0].options.to->targets[0].identity(), "a:80");
  EXPECT_FALSE(plan.routes[1].options.to.has_value());
  EXPECT_EQ(plan.routes[2].options.to->targets[0].identity(), "a:80");
  EXPECT_FALSE(plan.sites[0].routes.back().match.path.has_value());
}

TEST(Merging, MatchersAndListenerKeysDoNotInherit) {
  for (const std::string_view key :
       {"path: /x", "methods: GET", "match_headers: {}", "listen: [a]", "aliases: [b.com]"}) {
    EXPECT_THAT(
        problems_of("defaults: { " + std::string(key) + " }\nsites: { a.com: { to: a:80 } }\n"),
        HasSubstr("in defaults")
    ) << key;
  }
}

TEST(Merging, RestrictionsAddUpAndOnlyOffLiftsThem) {
  const RoutePlan plan = planned(R"YAML(
defaults: { deny: [10.0.0.1] }
sites:
  a.com:
    to: a:80
    allow: [10.0.0.0/8]
    routes:
      - { path: /x, allow: [10.1.0.0/16], deny: [10.0.0.2] }
      - { path: /y, deny: off }
)YAML");
  EXPECT_EQ(plan.routes[0].options.allow.levels().size(), 2U);
  EXPECT_EQ(plan.routes[0].options.deny.levels().size(), 2U);
  EXPECT_EQ(plan.routes[1].options.allow.levels().size(), 1U);
  EXPECT_TRUE(plan.routes[1].options.deny.levels().empty());
}

TEST(Merging, CheckListsWhatIsLifted) {
  EXPECT_THAT(
      problems_of("defaults: { deny: [10.0.0.1] }\nsites: { a.com: { to: a:80, deny: off } }\n"),
      HasSubstr("s.yaml:3:35: warning: deny: off lifts the restriction at s.yaml:2:19")
  );
  EXPECT_THAT(problems_of("sites: { a.com: { to: a:80, deny: off } }\n"), IsEmpty());
}

TEST(Defaults, AreCheckedAsSitesAre) {
  EXPECT_THAT(
      problems_of("defaults: { to: orders }\nsites: {}\n"),
      HasSubstr("s.yaml:2:17: no upstream is named \"orders\"")
  );
  EXPECT_THAT(
      problems_of("defaults: { to: a:80, redirect: /b }\n"),
      HasSubstr("s.yaml:2:11: the defaults have one action at most")
  );
  EXPECT_THAT(problems_of("defaults: { redirect: /$nope }\n"), HasSubstr("unknown variable $nope"));
  EXPECT_THAT(
      problems_of("defaults: { timeuot: {} }\n"),
      HasSubstr("unknown key \"timeuot\" in defaults; did you mean \"timeout\"?")
  );
  EXPECT_THAT(problems_of("defaults: {}\nsites: { a.com: { to: a:80 } }\n"), IsEmpty());
}

TEST(Defaults, GiveTheirActionToRoutesWithoutOne) {
  EXPECT_THAT(
      problems_of("defaults: { to: a:80 }\nsites: { a.com: { routes: [{ path: / }] } }\n"),
      IsEmpty()
  );
}

}  // namespace
}  // namespace sluice::app
