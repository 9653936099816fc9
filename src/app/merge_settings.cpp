#include "app/merge_settings.h"

#include "config/layered.h"
#include "config/writers.h"

#include <fmt/format.h>

#include <string_view>

namespace sluice::app {

namespace {

template <class T>
void warn_of_lifted(
    std::string_view key,
    const config::Layered<T>& inner,
    const config::Layered<T>& outer,
    config::Diagnostics& diagnostics
) {
  if (inner.is_off() && !outer.levels().empty()) {
    diagnostics.warning(
        inner.off_at(),
        fmt::format(
            "{}: off lifts the restriction at {}", key, to_string(outer.levels().back().where)
        )
    );
  }
}

void warn_of_lifted(
    const RouteOptions& inner, const RouteOptions& outer, config::Diagnostics& diagnostics
) {
  warn_of_lifted("allow", inner.allow, outer.allow, diagnostics);
  warn_of_lifted("deny", inner.deny, outer.deny, diagnostics);
}

}  // namespace

SiteSettings merge_site(SiteSettings site, const DefaultsSettings& defaults) {
  config::inherit(site.paths, defaults.paths);
  inherit_options(site.options, defaults.options);
  for (RouteSettings& route : site.routes) {
    inherit_options(route.options, site.options);
  }
  return site;
}

void warn_of_lifted_restrictions(
    const SiteSettings& site, const DefaultsSettings& defaults, config::Diagnostics& diagnostics
) {
  warn_of_lifted(site.options, defaults.options, diagnostics);
  RouteOptions outer = site.options;
  inherit_options(outer, defaults.options);
  for (const RouteSettings& route : site.routes) {
    warn_of_lifted(route.options, outer, diagnostics);
  }
}

}  // namespace sluice::app
