#pragma once

#include "base/units.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT"
inline constexpr std::size_t kHttpDateSize = 29;

/// Writes the time as an IMF-fixdate (RFC 9110 §5.6.7), exactly `kHttpDateSize` bytes; the year is
/// 0 to 9999.
void write_http_date(char* to, WallTime time);

/// The time of an HTTP-date in any of its three forms. A two-digit year more than 50 years after
/// `now` is of the century before. Empty if it is none, or no day that exists.
std::optional<WallTime> parse_http_date(std::string_view text, WallTime now);

}  // namespace sluice::http
