#include "app/merge_settings.h"

#include "config/writers.h"

namespace sluice::app {

SiteSettings merge_site(SiteSettings site, const DefaultsSettings& defaults) {
  config::inherit(site.paths, defaults.paths);
  inherit_options(site.options, defaults.options);
  for (RouteSettings& route : site.routes) {
    inherit_options(route.options, site.options);
  }
  return site;
}

}  // namespace sluice::app
