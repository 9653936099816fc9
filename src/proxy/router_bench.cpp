#include "proxy/router.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sluice::proxy {
namespace {

/// The kinds of paths real files have, `count` of them, and one request for each kind.
RouteMatch route(std::int64_t i) {
  RouteMatch match;
  switch (i % 4) {
    case 0:
      match.path = PathPattern::parse(fmt::format("/service-{}/*", i)).value();
      break;
    case 1:
      match.path = PathPattern::parse(fmt::format("/service-{}/users/{{id}}/cart", i)).value();
      break;
    case 2:
      match.path = PathPattern::parse(fmt::format("/service-{}/healthz", i)).value();
      break;
    default:
      match.path = PathPattern::parse(fmt::format("~/service-{}/v[0-9]+/report", i)).value();
      break;
  }
  return match;
}

SiteRouter router_of(std::int64_t count) {
  SiteRules rules;
  for (std::int64_t i = 0; i < count; ++i) {
    rules.routes.push_back({RouteIndex(static_cast<std::uint32_t>(i)), route(i)});
  }
  return SiteRouter(std::move(rules));
}

/// Asks for one path among so many routes.
void match_path(benchmark::State& state, std::string_view path) {
  const SiteRouter router = router_of(state.range(0));
  ArenaBlocks blocks;
  Arena arena(blocks);
  const http::RequestHead request(arena);
  if (router.match(path, request).outcome != Match::Outcome::Found) {
    state.SkipWithError("no route");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(router.match(path, request));
  }
}

void match_prefix(benchmark::State& state) {
  match_path(state, "/service-4/some/longer/path.html");
}

void match_capture(benchmark::State& state) {
  match_path(state, "/service-5/users/1234/cart");
}

void match_exact(benchmark::State& state) {
  match_path(state, "/service-6/healthz");
}

void match_regex(benchmark::State& state) {
  match_path(state, "/service-7/v12/report");
}

BENCHMARK(match_prefix)->Arg(10)->Arg(10'000);
BENCHMARK(match_capture)->Arg(10)->Arg(10'000);
BENCHMARK(match_exact)->Arg(10)->Arg(10'000);
BENCHMARK(match_regex)->Arg(10)->Arg(10'000);

/// Many regexes that begin alike: only their own literal start tells them apart.
void match_regex_that_begin_alike(benchmark::State& state) {
  SiteRules rules;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    rules.routes.push_back({RouteIndex(static_cast<std::uint32_t>(i)), {}});
    rules.routes.back().match.path =
        PathPattern::parse(fmt::format("~/v[0-9]+/service-{}/.*", i)).value();
  }
  const SiteRouter router(std::move(rules));
  ArenaBlocks blocks;
  Arena arena(blocks);
  const http::RequestHead request(arena);
  const std::string path = fmt::format("/v12/service-{}/x", state.range(0) - 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(router.match(path, request));
  }
}

BENCHMARK(match_regex_that_begin_alike)->Arg(1)->Arg(10)->Arg(100)->Arg(1'000)->Arg(5'000);

/// One host among so many sites.
void find_site(benchmark::State& state, std::string_view host) {
  std::vector<SiteRules> sites;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    sites.emplace_back().hosts = {
        HostPattern::parse(fmt::format("www.customer-{}.example.com", i)).value(),
        HostPattern::parse(fmt::format("*.customer-{}.example.com", i)).value(),
    };
  }
  const Router router(std::move(sites));
  for (auto _ : state) {
    benchmark::DoNotOptimize(router.find_site(host, "8080"));
  }
}

void find_exact_site(benchmark::State& state) {
  find_site(state, "www.customer-7.example.com");
}

void find_wildcard_site(benchmark::State& state) {
  find_site(state, "a.b.customer-7.example.com");
}

BENCHMARK(find_exact_site)->Arg(10)->Arg(10'000);
BENCHMARK(find_wildcard_site)->Arg(10)->Arg(10'000);

}  // namespace
}  // namespace sluice::proxy
