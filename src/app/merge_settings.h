#pragma once

#include "app/defaults_settings.h"
#include "app/site_settings.h"

namespace sluice::app {

/// The site with all that it and its routes inherit: `defaults` < site < route. Matchers, names and
/// listeners do not inherit.
SiteSettings merge_site(SiteSettings site, const DefaultsSettings& defaults);

/// Warns of each `off` that lifts a restriction of the defaults or the site.
void warn_of_lifted_restrictions(
    const SiteSettings& site, const DefaultsSettings& defaults, config::Diagnostics& diagnostics
);

}  // namespace sluice::app
