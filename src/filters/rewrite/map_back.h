#pragma once

#include "base/arena.h"
#include "http/fields.h"

#include <string_view>

namespace sluice::filters {

/// Puts a stripped prefix back where an upstream's answer names its own paths, so that the client
/// finds them. References relative to the request's path need nothing and are left alone, as is
/// everything that names another host.
struct MapBack {
  std::string_view prefix;            ///< `/users`; not empty
  std::string_view client_authority;  ///< as the client asked: host and perhaps port
  std::string_view
      upstream_authority;  ///< as the upstream was asked, or empty; a URL with it becomes a path

  /// Of Location and Content-Location: `/7` gives `/users/7`. Returns `value` itself if it stays as
  /// it is.
  [[nodiscard]] std::string_view location(std::string_view value, Arena& arena) const;

  /// `5; url=/7` gives `5; url=/users/7`.
  [[nodiscard]] std::string_view refresh(std::string_view value, Arena& arena) const;

  /// The Path of a cookie: `/` gives `/users`. A cookie without one, and a `__Host-` cookie, which
  /// must have `/`, stay.
  [[nodiscard]] std::string_view set_cookie(std::string_view value, Arena& arena) const;

  /// All such fields of an answer.
  void apply(http::FieldSection& fields, Arena& arena) const;
};

}  // namespace sluice::filters
