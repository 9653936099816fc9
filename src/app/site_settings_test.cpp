#include "app/site_settings.h"

#include "app/route_plan.h"
#include "config/load.h"
#include "config/writers.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace sluice::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The part of a file that sites are.
struct File {
  static constexpr std::string_view kName = "configuration";
  static std::span<const config::Field> fields();

  DefaultsSettings defaults;
  config::Map<SiteSettings> sites;
};

constexpr std::array kFields = {
    config::field<&File::defaults>("defaults", "For all."),
    config::field<&File::sites>("sites", "Hosts."),
};

std::span<const config::Field> File::fields() {
  return kFields;
}

/// Loads and validates; the upstream `orders` and the listener `internal` exist.
std::string problems_of(std::string_view text, File& file) {
  config::Diagnostics diagnostics;
  if (config::load_text(text, "sluice.yaml", file, diagnostics)) {
    validate_sites(
        file.sites,
        file.defaults,
        [](std::string_view name) { return name == "orders"; },
        [](std::string_view name) { return name == "internal"; },
        diagnostics
    );
  }
  return diagnostics.to_string();
}

std::string problems_of(std::string_view text) {
  File file;
  return problems_of(text, file);
}

RoutePlan planned(std::string_view text) {
  File file;
  EXPECT_THAT(problems_of(text, file), IsEmpty());
  return plan_routes(file.sites, file.defaults);
}

TEST(SiteSettings, TakeTheWholeExample) {
  EXPECT_THAT(
      problems_of(R"YAML(
sites:
  api.example.com:
    aliases: [api.example.org]
    headers:
      response: { set: { X-Frame-Options: DENY, X-Content-Type-Options: nosniff } }
    routes:
      - path: /users/*
        strip_prefix: /users
        to: user-service:8080
      - path: /orders/*
        strip_prefix: /orders
        to: orders
      - path: ~/v(?P<major>[0-9]+)/report
        methods: [GET]
        match_headers: { X-Beta: "yes", X-Trace: "~[0-9a-f]+", X-Old: absent }
        match_query: { format: csv }
        rewrite: /reports/$major
        to: reports:8080
      - path: /healthz
        respond: { status: 200, body: "ok\n", headers: { Content-Type: text/plain } }
      - path: /old-path/*
        rewrite: { from: "^/old-path/(.*)", to: "/new-path/$1" }
        to: orders
      - path: /go/*
        redirect: { to: "https://new.example.com/$path_rest", status: 308 }
  "*.example.net":
    to: [app-1:3000, "unix:/run/app.sock"]
)YAML"),
      IsEmpty()
  );
}

TEST(SiteSettings, ShowThemselvesAsTheyCanBeReadBack) {
  File file;
  EXPECT_THAT(
      problems_of(
          R"YAML(
sites:
  a.com:
    to: [app-1:3000, app-2:3000]
    headers: { request: { set: { X-A: $host } } }
    timeout: { total: 5s }
    routes:
      - path: ~/v(?P<n>[0-9]+)
        methods: [GET, PURGE]
        match_headers: { X-B: ~a+ }
        rewrite: { from: ^/v, to: /w }
        to: { orders: 9, "app-3:80": 1 }
      - path: /old/{id}
        redirect: { to: /new/$id, status: 301 }
      - path: /ok
        strip_prefix: off
        respond: { status: 204 }
)YAML",
          file
      ),
      IsEmpty()
  );
  const std::string shown = config::to_json(file);

  File again;
  EXPECT_THAT(problems_of(shown, again), IsEmpty());
  EXPECT_EQ(config::to_json(again), shown);
  EXPECT_THAT(config::schema_of<File>(), HasSubstr("match_headers"));
}

TEST(SiteSettings, RefuseWhatIsNotSupportedYet) {
  for (const std::string_view key :
       {"aggregate: {}",
        "cache: {}",
        "cors: {}",
        "compress: {}",
        "auth: {}",
        "waf: {}",
        "mirror: {}",
        "fallback: {}",
        "rate_limit: {}",
        "tls: internal",
        "split_on: client_ip"}) {
    const std::string text =
        "sites:\n  example.com:\n    to: app:80\n    " + std::string(key) + "\n";
    EXPECT_THAT(problems_of(text), HasSubstr("is not supported yet")) << key;
  }
}

TEST(SiteSettings, NeedExactlyOneActionARoute) {
  EXPECT_THAT(
      problems_of("sites:\n  a.com:\n    routes:\n      - path: /a\n        to: a:80\n        "
                  "redirect: /b\n"),
      HasSubstr("sluice.yaml:4:9: a route has exactly one action")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com:\n    routes:\n      - path: /a\n"),
      HasSubstr("sluice.yaml:4:9: a route has exactly one action")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { aliases: [b.com] }\n"), HasSubstr("needs an action or routes")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { to: a:80, redirect: /b }\n"), HasSubstr("one action at most")
  );
}

TEST(SiteSettings, NeedHostsThatDiffer) {
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { to: a:80, aliases: [b.com] }\n  B.COM.: { to: b:80 }\n"),
      HasSubstr("sluice.yaml:3:3: b.com has a site already, at sluice.yaml:2:32")
  );
  EXPECT_THAT(problems_of("sites:\n  a.com:80: { to: a:80 }\n"), HasSubstr("has a port"));
}

TEST(SiteSettings, NeedUpstreamsAndListenersThatExist) {
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { to: order }\n"), HasSubstr("no upstream is named \"order\"")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { to: { orders: 1, other: 2 } }\n"), HasSubstr("\"other\"")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { to: a:80, listen: [public] }\n"),
      HasSubstr("no listener is named \"public\"")
  );
}

TEST(SiteSettings, SayWhereAVariableIsUnknown) {
  EXPECT_THAT(
      problems_of("sites:\n  a.com:\n    routes:\n      - path: /v/{major}\n        rewrite: "
                  "/r/$majr\n        to: a:80\n"),
      AllOf(HasSubstr("sluice.yaml:5:18: rewrite: unknown variable $majr"), HasSubstr("$major"))
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { redirect: /x/$1 }\n"),
      HasSubstr("sluice.yaml:2:22: redirect: unknown variable $1")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { to: a:80, headers: { request: { set: { X-A: $nope } } } }\n"),
      HasSubstr("sluice.yaml:2:51: X-A: unknown variable $nope")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com: { redirect: $geo.country }\n"),
      HasSubstr("$geo.country is not supported yet")
  );
}

TEST(SiteSettings, SayWhereAPathOrRegexIsWrong) {
  EXPECT_THAT(
      problems_of("sites:\n  a.com:\n    routes:\n      - { path: users, to: a:80 }\n      - { "
                  "path: '~/(a', to: a:80 }\n"),
      AllOf(
          HasSubstr("sluice.yaml:4:17: path: \"users\" is not a path"),
          HasSubstr("sluice.yaml:5:17: path: bad regex: missing )")
      )
  );
}

TEST(SiteSettings, WarnOfRoutesThatCanNeverWin) {
  const std::string_view twins = R"YAML(
sites:
  a.com:
    routes:
      - { path: "/users/{id}", to: a:80 }
      - { path: "/users/{name}", to: b:80 }
)YAML";
  EXPECT_THAT(
      problems_of(twins),
      HasSubstr("sluice.yaml:6:9: warning: this route can never win: the one at sluice.yaml:5:9")
  );

  const std::string_view covered = R"YAML(
sites:
  a.com:
    routes:
      - { path: /a, methods: [GET, POST], to: a:80 }
      - { path: /a, methods: HEAD, to: b:80 }
      - { path: /a, methods: HEAD, match_query: { x: "1" }, to: b:80 }
)YAML";
  EXPECT_THAT(
      problems_of(covered), AllOf(HasSubstr("sluice.yaml:6:9"), Not(HasSubstr("sluice.yaml:7:9")))
  );
}

TEST(SiteSettings, WarnWhereTheRootAloneIsAnswered) {
  EXPECT_THAT(
      problems_of("sites:\n  a.com:\n    routes:\n      - { path: /, to: a:80 }\n"),
      HasSubstr("the root alone")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com:\n    routes:\n      - { path: /, to: a:80 }\n      - { path: "
                  "/*, to: b:80 }\n"),
      IsEmpty()
  );
}

TEST(SiteSettings, RefuseMethodsThatAreNone) {
  EXPECT_THAT(
      problems_of("sites:\n  a.com:\n    routes:\n      - { path: /, methods: [get], to: a:80 }\n"),
      HasSubstr("write GET")
  );
  EXPECT_THAT(
      problems_of("sites:\n  a.com:\n    routes:\n      - { path: /, methods: TRACE, to: a:80 }\n"),
      HasSubstr("TRACE is never let through")
  );
  EXPECT_THAT(
      problems_of(
          "sites:\n  a.com:\n    routes:\n      - { path: /, methods: [CONNECT], to: a:80 }\n"
      ),
      HasSubstr("CONNECT is not supported yet")
  );
}

TEST(RoutePlan, MakesASitesActionItsLastRoute) {
  const RoutePlan plan = planned(R"YAML(
sites:
  a.com:
    to: app:80
    routes:
      - { path: /x, redirect: /y }
  b.com: { to: orders }
)YAML");
  ASSERT_EQ(plan.routes.size(), 3U);
  EXPECT_EQ(plan.routes[0].path, "/x");
  EXPECT_TRUE(plan.routes[0].options.redirect.has_value());
  EXPECT_FALSE(plan.routes[0].options.to.has_value()) << "the action is replaced as a whole";
  EXPECT_EQ(plan.routes[1].path, "");
  EXPECT_EQ(plan.routes[1].options.to->targets[0].identity(), "app:80");
  EXPECT_EQ(plan.routes[2].site, "b.com");

  ASSERT_EQ(plan.sites.size(), 2U);
  EXPECT_EQ(plan.sites[0].routes.back().index, proxy::RouteIndex(1));
  EXPECT_FALSE(plan.sites[0].routes.back().match.path.has_value());
}

TEST(RoutePlan, GivesRoutesWhatTheirSiteSays) {
  const RoutePlan plan = planned(R"YAML(
sites:
  a.com:
    to: app:80
    timeout: { body: 5s, send: 6s }
    request_body: { max: 1MiB }
    strip_prefix: /site
    headers: { response: { set: { X-A: site, X-B: site } } }
    routes:
      - path: /inherits
      - path: /own
        timeout: { body: 1s, total: off }
        request_body: { max: off }
        strip_prefix: off
        headers: { response: { set: { X-A: route }, remove: [X-B] } }
      - path: /off
        headers: off
)YAML");
  const RouteOptions& inherits = plan.routes[0].options;
  EXPECT_EQ(inherits.to->targets[0].identity(), "app:80");
  EXPECT_EQ(*inherits.timeout.body, Duration(std::chrono::seconds(5)));
  EXPECT_EQ(*inherits.request_body.max, 1_MiB);
  EXPECT_EQ(inherits.path_changes().strip_prefix->text, "/site");
  EXPECT_EQ(inherits.headers->response->set.find("X-B")->source(), "site");

  const RouteOptions& own = plan.routes[1].options;
  EXPECT_EQ(*own.timeout.body, Duration(std::chrono::seconds(1)));
  EXPECT_EQ(*own.timeout.send, Duration(std::chrono::seconds(6)));
  EXPECT_TRUE(own.request_body.max.is_off());
  EXPECT_FALSE(own.path_changes().strip_prefix.has_value());
  EXPECT_EQ(own.headers->response->set.find("X-A")->source(), "route");
  EXPECT_EQ(own.headers->response->set.find("X-B"), nullptr) << "the nearest rule of a name counts";

  EXPECT_TRUE(plan.routes[2].options.headers.is_off());
}

TEST(RoutePlan, HandsOnHowPathsAreNormalisedAndWhoListens) {
  const RoutePlan plan = planned(
      "sites:\n  a.com: { to: a:80, merge_slashes: off, encoded_slashes: reject, listen: internal, "
      "aliases: '*.a.com' }\n"
  );
  EXPECT_FALSE(plan.sites[0].path_rules.merge_slashes);
  EXPECT_TRUE(plan.sites[0].path_rules.reject_encoded_slashes);
  EXPECT_THAT(plan.sites[0].listeners, testing::ElementsAre("internal"));
  ASSERT_EQ(plan.sites[0].hosts.size(), 2U);
  EXPECT_EQ(plan.sites[0].hosts[1].to_string(), "*.a.com");
}

}  // namespace
}  // namespace sluice::app
