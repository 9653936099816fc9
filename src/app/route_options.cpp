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
    config::field<&RequestBodySettings::buffer>(
        "buffer",
        "Reads the body whole before an upstream is taken: so much of it in memory, the rest in "
        "`spool`. Default off: it streams.",
        config::at_most("1GiB")
    ),
    config::field<&RequestBodySettings::min_rate>(
        "min_rate",
        "Least rate of the body, of the time waited for it; below it, after 5 seconds, 408. "
        "Default "
        "off."
    ),
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

constexpr auto kOptionFields = route_option_fields<config::kItself>();

bool says_action(const RouteOptions& options) {
  return options.to.is_written() || options.redirect.is_written() || options.respond.is_written() ||
         options.files.is_written();
}

}  // namespace

std::span<const config::Field> RouteOptions::fields() {
  return kOptionFields;
}

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

void inherit_options(RouteOptions& inner, const RouteOptions& outer) {
  if (!says_action(inner)) {
    inner.to = outer.to;
    inner.redirect = outer.redirect;
    inner.respond = outer.respond;
    inner.files = outer.files;
  }
  config::inherit(inner, outer);
}

}  // namespace sluice::app
