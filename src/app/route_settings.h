#pragma once

#include "app/route_options.h"
#include "config/map.h"
#include "config/mark.h"
#include "proxy/method_set.h"
#include "proxy/path_pattern.h"
#include "proxy/route_match.h"
#include "proxy/value_match.h"

#include <optional>
#include <span>
#include <string_view>

namespace sluice::app {

/// One entry of `routes`: which requests it takes, and what becomes of them.
struct RouteSettings {
  static constexpr std::string_view kName = "route";
  static std::span<const config::Field> fields();

  config::Mark where;
  std::optional<proxy::PathPattern> path;
  proxy::MethodSet methods;
  config::Map<proxy::ValueMatch> match_headers;
  config::Map<proxy::ValueMatch> match_query;
  RouteOptions options;

  /// As the router wants it.
  [[nodiscard]] proxy::RouteMatch match() const;
};

void validate(const RouteSettings& route, config::Diagnostics& diagnostics);

}  // namespace sluice::app
