#pragma once

#include "base/arena.h"
#include "base/error.h"

#include <cstdint>
#include <string_view>

namespace sluice::http {

struct PathRules {
  bool merge_slashes = true;  ///< `//` becomes `/`
  bool reject_encoded_slashes =
      false;  ///< `%2F` and `%5C` are refused; else they stay, and never separate
};

/// The path as it is matched, logged, keyed and forwarded, so that nobody reads another one than we
/// did (RFC 3986 §6.2.2): unreserved `%XX` decoded, other escapes kept with upper-case hex, `.` and
/// `..` segments (also encoded) resolved, empty segments merged. Idempotent. A path with nothing to
/// do is returned as it is, without an allocation; else the result is in `arena`. Errors: BadTarget
/// if it does not begin with '/', and for `..` above the root, NUL (also encoded), `\`, a malformed
/// `%XX`, and a byte no path has.
Result<std::string_view> normalise_path(std::string_view path, PathRules rules, Arena& arena);

/// The text as one value in a query: everything but unreserved characters is encoded (RFC 3986
/// §2.1). Text with nothing to encode is returned as it is; else the result is in `arena`.
std::string_view encode_query_value(std::string_view text, Arena& arena);

enum class Slash : std::uint8_t { Keep, Encode };

/// Path text that is put into another path (a capture, `$path`), still encoded: its escapes stay,
/// and what it cannot add is encoded: `?`, `#`, a `%` that begins no escape, whatever no path has,
/// and with Slash::Encode `/`. Text with nothing to encode is returned as it is; else the result is
/// in `arena`.
std::string_view encode_path_text(std::string_view text, Slash slash, Arena& arena);

}  // namespace sluice::http
