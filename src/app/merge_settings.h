#pragma once

#include "app/defaults_settings.h"
#include "app/site_settings.h"

namespace sluice::app {

/// The site with all that it and its routes inherit: `defaults` < site < route. Matchers, names and
/// listeners do not inherit.
SiteSettings merge_site(SiteSettings site, const DefaultsSettings& defaults);

}  // namespace sluice::app
