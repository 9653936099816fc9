#pragma once

#include "base/units.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sluice::observe {

/// `2026-11-22T19:50:42.123Z`: UTC with milliseconds (RFC 3339).
inline constexpr std::size_t kTimestampLength = 24;
using TimestampText = std::array<char, kTimestampLength>;

TimestampText timestamp(WallTime time);

/// Writes timestamps, and makes the date and time of day only when the second changes.
class TimestampWriter {
 public:
  /// Writes `kTimestampLength` characters, and returns where the next one would go.
  char* write(WallTime time, char* to);

 private:
  std::int64_t second_ = INT64_MIN;
  TimestampText text_{};
};

}  // namespace sluice::observe
