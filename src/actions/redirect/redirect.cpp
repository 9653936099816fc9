#include "actions/redirect/redirect.h"

#include "config/field.h"
#include "http/text_body.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sluice::actions {

namespace {

/// Those whose meaning is to go to Location (RFC 9110 §15.4).
constexpr std::array<std::uint16_t, 5> kStatuses = {301, 302, 303, 307, 308};

constexpr std::array kFields = {
    config::field<&RedirectSettings::to>(
        "to",
        "Where to: a path or a URL with `$variables`. Keeps the query unless it has a `?`.",
        config::required()
    ),
    config::field<&RedirectSettings::status>("status", "301, 302, 303, 307 or 308."),
};

bool is_url_or_path(std::string_view text) {
  return text.starts_with('/') || text.starts_with("http://") || text.starts_with("https://") ||
         text.starts_with("$scheme://") || text == "$path" || text.starts_with("$path/") ||
         text.starts_with("$path?");
}

/// A host would begin behind two slashes; values may bring such a path (RFC 3986 §4.2).
std::string_view drop_double_slash(std::string_view location) {
  while (location.starts_with("//")) {
    location.remove_prefix(1);
  }
  return location;
}

}  // namespace

std::span<const config::Field> RedirectSettings::fields() {
  return kFields;
}

void validate(const RedirectSettings& settings, config::Diagnostics& diagnostics) {
  if (std::ranges::find(kStatuses, settings.status) == kStatuses.end()) {
    diagnostics.error(
        settings.where,
        "redirect: status " + std::to_string(settings.status) + " does not send a client elsewhere",
        "write 301, 302, 303, 307 or 308"
    );
  }
  if (!is_url_or_path(settings.to.source())) {
    diagnostics.error(
        settings.where,
        "redirect: \"" + settings.to.source() + "\" is not a path or URL",
        "begin it with /, http:// or https://"
    );
  }
}

Result<std::string_view> redirect_location(
    const exchange::UrlTemplate& to,
    std::string_view query,
    const exchange::VariableSource& source,
    Arena& arena
) {
  std::string_view location = TRY(to.evaluate(source, arena));
  if (!to.source().starts_with("//")) {
    location = drop_double_slash(location);
  }
  const std::size_t fragment = std::min(location.find('#'), location.size());
  std::string_view target = location.substr(0, fragment);
  if (to.has_query() || query.empty()) {
    // `/new?` is how a template says that the query goes.
    return target.ends_with('?')
               ? arena.concat(target.substr(0, target.size() - 1), location.substr(fragment))
               : location;
  }
  return arena.concat(target, "?", query, location.substr(fragment));
}

coro::Task<Result<http::Response>> Redirect::run(exchange::Exchange& exchange) const {
  const std::string_view location =
      CO_TRY(redirect_location(settings_.to, exchange.query, exchange, exchange.arena));
  http::Response response(exchange.arena);
  response.head.status = http::StatusCode(settings_.status);
  response.head.fields.add(http::FieldId::Location, location);
  response.body = make_in<http::TextBody>(exchange.arena, std::string_view());
  co_return response;
}

}  // namespace sluice::actions

namespace sluice::config {

bool Codec<actions::RedirectSettings>::load(
    const Node& node, Context& context, actions::RedirectSettings& target
) {
  if (!node.is_scalar()) {
    return StructCodec::load(node, context, target);
  }
  target.where = node.start();
  return load_value(node, context, target.to) && check(target, context.diagnostics());
}

void Codec<actions::RedirectSettings>::schema(SchemaWriter& out) {
  out.any_of({Codec<exchange::UrlTemplate>::schema, StructCodec::schema});
}

}  // namespace sluice::config
