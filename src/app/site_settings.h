#pragma once

#include "app/defaults_settings.h"
#include "app/path_rule_settings.h"
#include "app/route_settings.h"
#include "config/map.h"
#include "config/mark.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {

/// One entry of `sites`: a host, its routes, and what they inherit.
struct SiteSettings {
  static constexpr std::string_view kName = "site";
  static std::span<const config::Field> fields();

  config::Mark where;
  std::vector<config::Located<std::string>> aliases;
  std::vector<config::Located<std::string>>
      listen;  ///< the only listeners it answers on; empty: all
  PathRuleSettings paths;
  std::vector<RouteSettings> routes;
  RouteOptions options;
};

void validate(const SiteSettings& site, config::Diagnostics& diagnostics);

/// The rules across all sites: hosts that are none or have two sites, what sites and routes are
/// with what they inherit, and, with what the rest of the file has, names of upstreams and
/// listeners that do not exist.
void validate_sites(
    const config::Map<SiteSettings>& sites,
    const DefaultsSettings& defaults,
    const std::function<bool(std::string_view)>& has_upstream,
    const std::function<bool(std::string_view)>& has_listener,
    config::Diagnostics& diagnostics
);

}  // namespace sluice::app
