#pragma once

#include "app/route_options.h"
#include "config/diagnostic.h"

#include <span>
#include <string>

namespace sluice::app {

/// Reports variables of a site's or route's own templates that are none where the path captures
/// these names.
void check_templates(
    const RouteOptions& options,
    std::span<const std::string> capture_names,
    config::Diagnostics& diagnostics
);

}  // namespace sluice::app
