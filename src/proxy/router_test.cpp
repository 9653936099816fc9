#include "proxy/router.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::proxy {
namespace {

/// A route as a test writes it; empty `path` is none.
struct Written {
  std::string_view path;
  std::initializer_list<std::string_view> methods;
  std::initializer_list<std::pair<std::string_view, std::string_view>> headers;
  std::initializer_list<std::pair<std::string_view, std::string_view>> query;
};

RouteMatch compiled(const Written& written) {
  RouteMatch match;
  if (!written.path.empty()) {
    match.path = PathPattern::parse(written.path).value();
  }
  for (const std::string_view method : written.methods) {
    match.methods.add(method);
  }
  for (const auto& [name, value] : written.headers) {
    match.headers.push_back({std::string(name), ValueMatch::parse(value).value()});
  }
  for (const auto& [name, value] : written.query) {
    match.query.push_back({std::string(name), ValueMatch::parse(value).value()});
  }
  return match;
}

/// One site whose routes are numbered as they stand.
class Site {
 public:
  Site(std::initializer_list<Written> routes) : router_(rules_of(routes)) {}

  /// `3`, `404`, or `405` with what is allowed.
  std::string ask(
      std::string_view method,
      std::string_view path,
      std::string_view query = {},
      std::initializer_list<std::pair<std::string_view, std::string_view>> headers = {}
  ) {
    http::RequestHead request(arena_);
    request.method = http::method_of(method);
    request.method_name = method;
    request.query = query;
    for (const auto& [name, value] : headers) {
      request.fields.add(name, value);
    }
    last_ = router_.match(path, request);
    switch (last_.outcome) {
      case Match::Outcome::Found:
        return std::to_string(static_cast<std::uint32_t>(last_.route));
      case Match::Outcome::NoRoute:
        return "404";
      case Match::Outcome::MethodNotAllowed:
        return "405 " + std::string(router_.allowed_methods(path, arena_));
    }
    return "";
  }

  std::string get(std::string_view path) { return ask("GET", path); }

  [[nodiscard]] const Match& last() const { return last_; }

 private:
  static SiteRules rules_of(std::initializer_list<Written> routes) {
    SiteRules rules;
    for (const Written& route : routes) {
      rules.routes.push_back({RouteIndex(rules.routes.size()), compiled(route)});
    }
    return rules;
  }

  ArenaBlocks blocks_;
  Arena arena_{blocks_};
  SiteRouter router_;
  Match last_;
};

TEST(Router, PrefersExactThenPatternThenRegexThenPrefixThenNoPath) {
  Site site{
      {.path = ""},
      {.path = "/*"},
      {.path = "/users/*"},
      {.path = "~/users/[a-z]+"},
      {.path = "/users/{id}"},
      {.path = "/users/me"}
  };
  EXPECT_EQ(site.get("/users/me"), "5");
  EXPECT_EQ(site.get("/users/you"), "4");
  EXPECT_EQ(site.get("/users/you/x"), "2");
  EXPECT_EQ(site.get("/other"), "1");
  EXPECT_EQ(site.get("*"), "0");

  Site without_pattern{{.path = "/users/*"}, {.path = "~/users/[a-z]+"}};
  EXPECT_EQ(without_pattern.get("/users/you"), "1");
  EXPECT_EQ(without_pattern.get("/users/7"), "0");

  Site without_path{{.path = "/users/*"}, {.path = ""}};
  EXPECT_EQ(without_path.get("/other"), "1");
}

TEST(Router, MatchesAnExactPathAsAWhole) {
  Site site{{.path = "/healthz"}};
  EXPECT_EQ(site.get("/healthz"), "0");
  EXPECT_EQ(site.get("/healthz/"), "404");
  EXPECT_EQ(site.get("/healthz/x"), "404");
  EXPECT_EQ(site.get("/Healthz"), "404") << "case matters";
}

TEST(Router, TakesSlashForTheRootAlone) {
  Site site{{.path = "/"}};
  EXPECT_EQ(site.get("/"), "0");
  EXPECT_EQ(site.get("/x"), "404");
}

TEST(Router, MatchesPrefixesOnSegmentBoundaries) {
  Site site{{.path = "/users/*"}};
  EXPECT_EQ(site.get("/users"), "0");
  EXPECT_EQ(site.get("/users/"), "0");
  EXPECT_EQ(site.get("/users/7"), "0");
  EXPECT_EQ(site.get("/users/7/cart"), "0");
  EXPECT_EQ(site.get("/usersx"), "404");
  EXPECT_EQ(site.get("/user"), "404");
}

TEST(Router, PrefersTheLongestPrefix) {
  Site site{{.path = "/*"}, {.path = "/a/b/*"}, {.path = "/a/*"}};
  EXPECT_EQ(site.get("/a/b/c"), "1");
  EXPECT_EQ(site.get("/a/b"), "1");
  EXPECT_EQ(site.get("/a/x"), "2");
  EXPECT_EQ(site.get("/x"), "0");
  EXPECT_EQ(site.get("/"), "0");
}

TEST(Router, PrefersALiteralSegmentToACaptureLeftToRight) {
  Site site{
      {.path = "/{a}/cart"},
      {.path = "/users/{b}"},
      {.path = "/{a}/{b}"},
      {.path = "/users/x/{c}"},
      {.path = "/{a}/y/z"}
  };
  EXPECT_EQ(site.get("/users/cart"), "1");
  EXPECT_EQ(site.get("/orders/cart"), "0");
  EXPECT_EQ(site.get("/orders/7"), "2");
  EXPECT_EQ(site.get("/users/x/z"), "3");
  EXPECT_EQ(site.get("/users/y/z"), "4")
      << "a literal that leads nowhere does not hide the capture";
}

TEST(Router, TakesOneNonEmptySegmentForACapture) {
  Site site{{.path = "/users/{id}/cart"}};
  EXPECT_EQ(site.get("/users/7/cart"), "0");
  EXPECT_EQ(site.last().capture("id"), "7");
  EXPECT_EQ(site.last().captures[1], "7");
  EXPECT_EQ(site.get("/users/7/8/cart"), "404");
  EXPECT_EQ(site.get("/users//cart"), "404");
  EXPECT_EQ(site.get("/users/7/cart/"), "404");
}

TEST(Router, KeepsEncodedSlashesAndParametersWithinTheirSegment) {
  Site site{{.path = "/users/{id}"}};
  EXPECT_EQ(site.get("/users/a%2Fb"), "0");
  EXPECT_EQ(site.last().capture("id"), "a%2Fb");
  EXPECT_EQ(site.get("/users/a;v=1"), "0");
  EXPECT_EQ(site.last().capture("id"), "a;v=1");
}

TEST(Router, TriesRegexesInTheOrderOfTheFile) {
  Site site{
      {.path = "~/a/.*"},
      {.path = "~/a/b"},
      {.path = "~/.*"},
      {.path = "~/c/d/e"},
      {.path = "~/c/.*"}
  };
  EXPECT_EQ(site.get("/a/b"), "0");
  EXPECT_EQ(site.get("/x"), "2");
  EXPECT_EQ(site.get("/c/d/e"), "2");

  Site reversed{{.path = "~/c/d/e"}, {.path = "~/c/.*"}, {.path = "~/.*"}};
  EXPECT_EQ(reversed.get("/c/d/e"), "0");
  EXPECT_EQ(reversed.get("/c/d"), "1");
  EXPECT_EQ(reversed.get("/d"), "2");
}

TEST(Router, KeepsTheOrderOfTheFileAmongManyRegexes) {
  std::vector<SiteRules> sites(1);
  std::uint32_t next = 0;
  const auto add = [&](const std::string& path) {
    sites[0].routes.push_back({RouteIndex(next++), compiled({.path = path})});
  };
  for (int i = 0; i < 50; ++i) {
    add("~/v[0-9]+/service-" + std::to_string(i) + "/(.*)");
    add("~/other/[a-z]+-" + std::to_string(i));
  }
  add("~/.*");
  add("~/v1/service-7/x");
  const SiteRouter router(std::move(sites[0]));

  ArenaBlocks blocks;
  Arena arena(blocks);
  const http::RequestHead request(arena);
  const Match found = router.match("/v12/service-7/x/y", request);
  EXPECT_EQ(found.route, RouteIndex(14));
  EXPECT_EQ(found.captures[1], "x/y");
  EXPECT_EQ(router.match("/other/abc-49", request).route, RouteIndex(99));
  EXPECT_EQ(router.match("/v1/service-7/x", request).route, RouteIndex(14));
  EXPECT_EQ(router.match("/v1/service-50/x", request).route, RouteIndex(100));
}

TEST(Router, AnchorsRegexesAtBothEndsAndNamesTheirGroups) {
  Site site{{.path = "~/v(?P<major>[0-9]+)/(report)"}};
  EXPECT_EQ(site.get("/v12/report"), "0");
  EXPECT_EQ(site.last().capture("major"), "12");
  EXPECT_EQ(site.last().captures[2], "report");
  EXPECT_EQ(site.get("/v12/reports"), "404");
  EXPECT_EQ(site.get("/x/v12/report"), "404");
}

TEST(Router, GivesTheRestBehindAPrefix) {
  Site site{{.path = "/go/*"}, {.path = "/exact"}, {.path = ""}};
  site.get("/go/a/b");
  EXPECT_EQ(site.last().path_rest, "a/b");
  site.get("/go/");
  EXPECT_EQ(site.last().path_rest, "");
  site.get("/go");
  EXPECT_EQ(site.last().path_rest, "");
  site.get("/exact");
  EXPECT_EQ(site.last().path_rest, "");
  site.get("/other/x");
  EXPECT_EQ(site.last().path_rest, "other/x");
}

TEST(Router, RanksAPrefixWithCapturesAmongPrefixes) {
  Site site{
      {.path = "/{tenant}/*"},
      {.path = "/acme/*"},
      {.path = "/{tenant}/api/*"},
      {.path = "~/acme/x.*"}
  };
  EXPECT_EQ(site.get("/acme/a"), "1") << "a literal beats a capture";
  EXPECT_EQ(site.get("/acme/api/b"), "2") << "longer beats literal";
  EXPECT_EQ(site.last().capture("tenant"), "acme");
  EXPECT_EQ(site.last().path_rest, "b");
  EXPECT_EQ(site.get("/other/c"), "0");
  EXPECT_EQ(site.get("/acme/xyz"), "3") << "a regex beats any prefix";
}

TEST(Router, TakesAMethodThatIsNamedBeforeAnyMethod) {
  Site site{{.path = "/a"}, {.path = "/a", .methods = {"POST"}}};
  EXPECT_EQ(site.ask("POST", "/a"), "1");
  EXPECT_EQ(site.ask("PUT", "/a"), "0");
}

TEST(Router, TakesMoreHeaderMatchesThenMoreQueryMatchesThenTheFilesOrder) {
  Site site{
      {.path = "/a"},
      {.path = "/a", .query = {{"q", "1"}, {"r", "1"}}},
      {.path = "/a", .headers = {{"X", "1"}}},
      {.path = "/a", .headers = {{"X", "1"}}, .query = {{"q", "1"}}},
      {.path = "/a", .headers = {{"X", "1"}, {"Y", "1"}}},
      {.path = "/a", .headers = {{"Y", "1"}}}
  };
  EXPECT_EQ(site.ask("GET", "/a", "q=1&r=1", {{"X", "1"}, {"Y", "1"}}), "4");
  EXPECT_EQ(site.ask("GET", "/a", "q=1&r=1", {{"X", "1"}}), "3");
  EXPECT_EQ(site.ask("GET", "/a", "", {{"X", "1"}}), "2");
  EXPECT_EQ(site.ask("GET", "/a", "q=1&r=1"), "1");
  EXPECT_EQ(site.ask("GET", "/a"), "0");

  Site equal{{.path = "/a", .headers = {{"X", "1"}}}, {.path = "/a", .headers = {{"Y", "1"}}}};
  EXPECT_EQ(equal.ask("GET", "/a", "", {{"Y", "1"}, {"X", "1"}}), "0");
}

TEST(Router, LeavesARequestThatDoesNotFitToALessSpecificPath) {
  Site site{
      {.path = "/*"},
      {.path = "/a", .headers = {{"X-Beta", "yes"}}},
      {.path = "/a/b", .methods = {"POST"}}
  };
  EXPECT_EQ(site.ask("GET", "/a", "", {{"X-Beta", "yes"}}), "1");
  EXPECT_EQ(site.ask("GET", "/a", "", {{"X-Beta", "no"}}), "0");
  EXPECT_EQ(site.ask("GET", "/a/b"), "0");
}

TEST(Router, MatchesHeadersExactlyByRegexOrByAbsence) {
  Site site{
      {.path = "/a", .headers = {{"X-Beta", "yes"}, {"X-Trace", "~[0-9a-f]+"}, {"X-Old", "absent"}}}
  };
  EXPECT_EQ(site.ask("GET", "/a", "", {{"x-beta", "yes"}, {"x-trace", "0af"}}), "0");
  EXPECT_EQ(site.ask("GET", "/a", "", {{"X-Beta", "Yes"}, {"X-Trace", "0af"}}), "404");
  EXPECT_EQ(site.ask("GET", "/a", "", {{"X-Beta", "yes"}, {"X-Trace", "0afx"}}), "404");
  EXPECT_EQ(site.ask("GET", "/a", "", {{"X-Beta", "yes"}}), "404");
  EXPECT_EQ(site.ask("GET", "/a", "", {{"X-Beta", "yes"}, {"X-Trace", "0"}, {"X-Old", ""}}), "404");
  EXPECT_EQ(site.ask("GET", "/a", "", {{"X-Beta", "no"}, {"X-Beta", "yes"}, {"X-Trace", "0"}}), "0")
      << "one line of several will do";
}

TEST(Router, MatchesDecodedQueryParameters) {
  Site site{{.path = "/a", .query = {{"format", "a b"}, {"debug", "absent"}}}};
  EXPECT_EQ(site.ask("GET", "/a", "x=1&format=a%20b"), "0");
  EXPECT_EQ(site.ask("GET", "/a", "format=a+b"), "0");
  EXPECT_EQ(site.ask("GET", "/a", "format=csv"), "404");
  EXPECT_EQ(site.ask("GET", "/a", "format=a+b&debug"), "404");
  EXPECT_EQ(site.ask("GET", "/a", "format=x&format=a+b"), "404") << "the first counts";
}

TEST(Router, LetsGetIncludeHead) {
  Site site{{.path = "/a", .methods = {"GET"}}};
  EXPECT_EQ(site.ask("HEAD", "/a"), "0");
}

TEST(Router, AnswersAPathThatFitsWithoutAFittingMethodWith405) {
  Site site{
      {.path = "/a", .methods = {"GET"}},
      {.path = "/a", .methods = {"PURGE", "DELETE"}},
      {.path = "/b"}
  };
  EXPECT_EQ(site.ask("POST", "/a"), "405 GET, HEAD, DELETE, PURGE");
  EXPECT_EQ(site.ask("POST", "/c"), "404");
  EXPECT_EQ(site.ask("PURGE", "/a"), "1");
  EXPECT_EQ(site.ask("purge", "/a"), "405 GET, HEAD, DELETE, PURGE") << "case matters";
}

TEST(Router, AllowsWhatAnyFittingPathAllows) {
  Site site{{.path = "/users/{id}", .methods = {"GET"}}, {.path = "/users/*", .methods = {"POST"}}};
  EXPECT_EQ(site.ask("PUT", "/users/7"), "405 GET, HEAD, POST");
  EXPECT_EQ(site.ask("POST", "/users/7"), "1");
}

TEST(Router, AnswersWith404WhereTheMethodFitsButNothingElse) {
  Site site{{.path = "/a", .methods = {"GET"}, .headers = {{"X", "1"}}}};
  EXPECT_EQ(site.ask("GET", "/a"), "404");
  EXPECT_EQ(site.ask("POST", "/a"), "405 GET, HEAD");
}

TEST(Router, TakesTraceNowhere) {
  Site site{{.path = "/a"}};
  EXPECT_EQ(site.ask("TRACE", "/a"), "405 GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  EXPECT_EQ(site.ask("TRACE", "/b"), "404");
}

TEST(Router, LeavesTheAsteriskToRoutesWithoutAPath) {
  Site site{{.path = "/*"}, {.path = ""}};
  EXPECT_EQ(site.ask("OPTIONS", "*"), "1");
  Site no_such{{.path = "/*"}};
  EXPECT_EQ(no_such.ask("OPTIONS", "*"), "404");
}

TEST(Router, DoesNotFallThroughToALessSpecificSite) {
  std::vector<SiteRules> sites(2);
  sites[0].hosts = {HostPattern::parse("*").value()};
  sites[0].routes = {{RouteIndex(0), {}}};
  sites[1].hosts = {
      HostPattern::parse("example.com").value(), HostPattern::parse("example.org").value()
  };
  sites[1].routes = {{RouteIndex(1), compiled({.path = "/only"})}};
  const Router router(std::move(sites));

  ArenaBlocks blocks;
  Arena arena(blocks);
  const http::RequestHead request(arena);
  EXPECT_EQ(router.find_site("example.org", "")->match("/only", request).route, RouteIndex(1));
  EXPECT_EQ(
      router.find_site("example.com", "")->match("/other", request).outcome, Match::Outcome::NoRoute
  );
  EXPECT_EQ(router.find_site("example.net", "")->match("/other", request).route, RouteIndex(0));
}

TEST(Router, HidesASiteFromListenersItDoesNotName) {
  std::vector<SiteRules> sites(2);
  sites[0].hosts = {HostPattern::parse("*").value()};
  sites[1].hosts = {HostPattern::parse("admin.example.com").value()};
  sites[1].listeners = {"internal"};
  const Router router(std::move(sites));

  const SiteRouter* any = router.find_site("example.com", "8080");
  EXPECT_NE(router.find_site("admin.example.com", "internal"), any);
  EXPECT_EQ(router.find_site("admin.example.com", "8080"), any);
  EXPECT_EQ(router.find_site("example.com", "internal"), any);
}

}  // namespace
}  // namespace sluice::proxy
