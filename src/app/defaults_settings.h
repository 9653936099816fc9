#pragma once

#include "app/path_rule_settings.h"
#include "app/route_options.h"
#include "config/diagnostic.h"
#include "config/mark.h"

#include <span>
#include <string_view>

namespace sluice::app {

/// The section `defaults`: what all sites take that do not say otherwise.
struct DefaultsSettings {
  static constexpr std::string_view kName = "defaults";
  static std::span<const config::Field> fields();

  config::Mark where;
  PathRuleSettings paths;
  RouteOptions options;
};

void validate(const DefaultsSettings& defaults, config::Diagnostics& diagnostics);

}  // namespace sluice::app
