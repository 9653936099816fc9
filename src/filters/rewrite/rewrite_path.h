#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "config/codec.h"
#include "exchange/regex.h"
#include "exchange/template.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::filters {

/// What an upstream is asked for.
struct RequestPath {
  std::string_view path;   ///< normalised, with a leading slash
  std::string_view query;  ///< without the '?'
  bool has_query = false;

  bool operator==(const RequestPath&) const = default;
};

/// `strip_prefix: /users`: normalised as paths are, without a slash at its end.
struct PathPrefix {
  std::string text;

  bool operator==(const PathPrefix&) const = default;
};

/// `rewrite: /reports/$major`, a new path; or `{ from: "^/old-path/(.*)", to: "/new-path/$1" }`,
/// where the first part that matches the regex `from` is replaced by `to`, whose captures are those
/// of `from`.
struct Rewrite {
  std::optional<exchange::Regex> from;  ///< empty: the whole path is replaced
  exchange::UrlTemplate to;

  bool operator==(const Rewrite&) const = default;

  /// What is wrong with it on a route whose path captures these names. Empty if nothing is.
  [[nodiscard]] std::optional<config::Complaint> check(std::span<const std::string> capture_names
  ) const;
};

/// The path without `prefix` (`/users`, on a segment boundary) and with a leading slash: `/users/7`
/// gives `/7`, `/users` gives `/`. Another path, as `/usersx`, is returned as it is. No allocation.
std::string_view strip_prefix(std::string_view path, std::string_view prefix);

/// The path and query after a rewrite. The query stays unless the template has a `?`; then what
/// stands behind it is the query, and nothing behind it is none. A `from` that does not match
/// changes nothing. Errors: BadTemplateValue if a value must not stand in a URL, or made a `.` or
/// `..` segment.
Result<RequestPath> rewrite(
    const Rewrite& rewrite,
    RequestPath request,
    const exchange::VariableSource& source,
    Arena& arena
);

}  // namespace sluice::filters

template <>
struct sluice::config::Codec<sluice::filters::PathPrefix> : TextCodec<sluice::filters::PathPrefix> {
  static constexpr std::string_view kName = "path";
  static Parsed<sluice::filters::PathPrefix> parse(std::string_view text);

  static std::string format(const sluice::filters::PathPrefix& value) { return value.text; }
};

/// A template, or a map of `from` and `to`.
template <>
struct sluice::config::Codec<sluice::filters::Rewrite> {
  static bool load(const Node& node, Context& context, sluice::filters::Rewrite& target);
  static void show(const sluice::filters::Rewrite& value, JsonWriter& out);
  static void schema(SchemaWriter& out);

  static std::string name() { return "path, or map of `from` and `to`"; }
};
