#include "app/route_options.h"

#include "config/writers.h"

#include <array>
#include <utility>

namespace sluice::app {

namespace {

constexpr std::array kRequestBodyFields = {
    config::field<&RequestBodySettings::max>(
        "max", "Largest body of a request; a larger one is answered with 413. Default 64MiB."
    ),
    config::unsupported("buffer"),
};

constexpr std::array kTimeoutFields = {
    config::field<&RouteTimeouts::body>(
        "body",
        "Longest wait between two pieces of a request's body. Default 30s.",
        config::at_least("1ms")
    ),
    config::field<&RouteTimeouts::send>(
        "send",
        "Longest wait while the client takes nothing of the answer. Default 30s.",
        config::at_least("1ms")
    ),
    config::field<&RouteTimeouts::total>(
        "total", "Longest time for the whole exchange. Default off.", config::at_least("1ms")
    ),
};

/// For each field name the nearest rule counts, whatever it does; `off` takes nothing from the
/// site.
void inherit_headers(
    config::Setting<filters::HeadersSettings>& route,
    const config::Setting<filters::HeadersSettings>& site
) {
  if (!route.is_written()) {
    route = site;
  } else if (route.has_value() && site.has_value()) {
    route = filters::merge(*site, *route);
  }
}

template <class T>
void inherit(config::Setting<T>& route, const config::Setting<T>& site) {
  if (!route.is_written()) {
    route = site;
  }
}

}  // namespace

std::span<const config::Field> RequestBodySettings::fields() {
  return kRequestBodyFields;
}

std::span<const config::Field> RouteTimeouts::fields() {
  return kTimeoutFields;
}

filters::RewriteSettings RouteOptions::path_changes() const {
  filters::RewriteSettings settings;
  settings.strip_prefix = strip_prefix.or_default({});
  if (rewrite.has_value()) {
    settings.rewrite = **rewrite;
  }
  settings.map_back = map_back.value_or(true);
  return settings;
}

void inherit_options(RouteOptions& route, const RouteOptions& site) {
  if (route.action_count() == 0) {
    route.to = site.to;
    route.redirect = site.redirect;
    route.respond = site.respond;
  }
  inherit(route.strip_prefix, site.strip_prefix);
  inherit(route.rewrite, site.rewrite);
  inherit(route.map_back, site.map_back);
  inherit(route.host, site.host);
  inherit_headers(route.headers, site.headers);
  config::inherit(route.request_body, site.request_body);
  config::inherit(route.timeout, site.timeout);
}

}  // namespace sluice::app
