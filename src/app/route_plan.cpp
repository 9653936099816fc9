#include "app/route_plan.h"

#include "app/merge_settings.h"

#include <utility>

namespace sluice::app {

namespace {

std::vector<proxy::HostPattern> hosts_of(std::string_view name, const SiteSettings& site) {
  std::vector<proxy::HostPattern> hosts;
  if (auto host = proxy::HostPattern::parse(name)) {
    hosts.push_back(*std::move(host));
  }
  for (const auto& alias : site.aliases) {
    if (auto host = proxy::HostPattern::parse(*alias)) {
      hosts.push_back(*std::move(host));
    }
  }
  return hosts;
}

void add_route(
    RoutePlan& plan, proxy::SiteRules& rules, PlannedRoute route, proxy::RouteMatch match
) {
  const auto index = static_cast<proxy::RouteIndex>(plan.routes.size());
  plan.routes.push_back(std::move(route));
  rules.routes.push_back({index, std::move(match)});
}

}  // namespace

RoutePlan plan_routes(const config::Map<SiteSettings>& sites, const DefaultsSettings& defaults) {
  RoutePlan plan;
  for (const auto& [name, written, at] : sites) {
    SiteSettings site = merge_site(written, defaults);
    proxy::SiteRules rules{
        .hosts = hosts_of(name, site),
        .listeners = {},
        .path_rules = site.paths.rules(),
        .routes = {}
    };
    for (const auto& listener : site.listen) {
      rules.listeners.push_back(*listener);
    }
    for (RouteSettings& route : site.routes) {
      add_route(
          plan,
          rules,
          {.site = name,
           .path = route.path ? route.path->source() : std::string(),
           .where = route.where,
           .options = std::move(route.options)},
          route.match()
      );
    }
    if (site.options.action_count() != 0) {
      add_route(plan, rules, {.site = name, .where = at, .options = site.options}, {});
    }
    plan.sites.push_back(std::move(rules));
    plan.site_options.push_back(std::move(site.options));
  }
  return plan;
}

}  // namespace sluice::app
