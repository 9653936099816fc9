#pragma once

#include "app/site_settings.h"
#include "config/mark.h"
#include "proxy/router.h"

#include <string>
#include <vector>

namespace sluice::app {

/// One route as it will be served: by the index the router gives.
struct PlannedRoute {
  std::string site;      ///< as configured
  std::string path;      ///< as configured; empty: none
  config::Mark where;    ///< of the route, or of the site whose own action it is
  RouteOptions options;  ///< with what it inherits; exactly one action
};

/// All sites flattened: the routes, and the rules for a router that finds them.
struct RoutePlan {
  std::vector<proxy::SiteRules> sites;
  std::vector<RouteOptions> site_options;  ///< of each, for what it answers without a route
  std::vector<PlannedRoute> routes;        ///< by RouteIndex
};

/// Works out what each route is, its site's own action being the last. `sites` were validated.
RoutePlan plan_routes(const config::Map<SiteSettings>& sites, const DefaultsSettings& defaults);

}  // namespace sluice::app
