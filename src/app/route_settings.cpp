#include "app/route_settings.h"

#include "http/grammar.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

namespace sluice::app {

namespace {

using config::field;

constexpr std::array kMatchFields = {
    field<&RouteSettings::path>(
        "path",
        "Which paths: `/exact`, `/users/{id}`, `~regex` or `/prefix/*`. Without it: all that is "
        "left."
    ),
    field<&RouteSettings::methods>("methods", "Which methods; GET includes HEAD. Without it: all."),
    field<&RouteSettings::match_headers>(
        "match_headers", "What fields of the request must say: a value, `~regex` or `absent`."
    ),
    field<&RouteSettings::match_query>(
        "match_query", "What parameters of the query must say: a value, `~regex` or `absent`."
    ),
};

constexpr auto kFields = join_fields(kMatchFields, route_option_fields<&RouteSettings::options>());

}  // namespace

std::span<const config::Field> RouteSettings::fields() {
  return kFields;
}

proxy::RouteMatch RouteSettings::match() const {
  proxy::RouteMatch match{.path = path, .methods = methods, .headers = {}, .query = {}};
  for (const auto& header : match_headers) {
    match.headers.push_back({header.key, header.value});
  }
  for (const auto& parameter : match_query) {
    match.query.push_back({parameter.key, parameter.value});
  }
  return match;
}

void validate(const RouteSettings& route, config::Diagnostics& diagnostics) {
  if (route.options.action_count() > 1) {
    diagnostics.error(
        route.where, "a route has exactly one action", "keep one of to, files, redirect and respond"
    );
  }
  for (const auto& header : route.match_headers) {
    if (!http::is_token(header.key)) {
      diagnostics.error(header.at, fmt::format("\"{}\" is not the name of a header", header.key));
    }
  }
}

}  // namespace sluice::app
