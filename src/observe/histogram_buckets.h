#pragma once

#include "base/units.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

/// The buckets of a histogram of durations: log-linear in decimal. Up to 10 µs each is 100 ns wide;
/// every decade above has 90, one for each value of two significant digits (10, 11 … 99). A bucket
/// includes its upper bound, as `le` does in Prometheus, so that bounds such as 2.5 ms are exact
/// there.
namespace sluice::observe::buckets {

inline constexpr std::size_t kLinear = 100;
inline constexpr std::size_t kPerDecade = 90;
inline constexpr std::size_t kDecades = 8;
inline constexpr std::size_t kOverflow = kLinear + kDecades * kPerDecade;  ///< over 1,000 s
inline constexpr std::size_t kCount = kOverflow + 1;
inline constexpr std::uint64_t kUnit = 100;  // nanoseconds

namespace detail {

struct Decade {
  std::uint64_t width;       // of a bucket, in units
  std::uint64_t reciprocal;  // 2^64 / width, rounded up: dividing by it is one multiplication
};

constexpr std::array<Decade, kDecades> make_decades() {
  std::array<Decade, kDecades> decades{};
  std::uint64_t width = 10;
  for (Decade& decade : decades) {
    decade = {width, UINT64_MAX / width + 1};
    width *= 10;
  }
  return decades;
}

inline constexpr std::array<Decade, kDecades> kDecade = make_decades();

/// For a number of so many bits, the decade that its smallest value falls into, as 10^(2+decade)
/// counts units.
constexpr std::array<std::uint8_t, 65> make_decade_of_bits() {
  std::array<std::uint8_t, 65> table{};
  for (unsigned bits = 1; bits <= 64; ++bits) {
    const std::uint64_t smallest = std::uint64_t{1} << (bits - 1);
    std::uint8_t decade = 0;
    while (decade + 1U < kDecades && smallest >= kDecade[decade].width * 100) {
      ++decade;
    }
    table[bits] = decade;
  }
  return table;
}

inline constexpr std::array<std::uint8_t, 65> kDecadeOfBits = make_decade_of_bits();

}  // namespace detail

/// The bucket of a duration of at least 0.
constexpr std::size_t index_of(Duration duration) {
  const auto nanoseconds = static_cast<std::uint64_t>(duration.count());
  const std::uint64_t units = (nanoseconds - (nanoseconds != 0 ? 1 : 0)) / kUnit;
  if (units < kLinear) {
    return static_cast<std::size_t>(units);
  }
  std::size_t decade = detail::kDecadeOfBits[static_cast<std::size_t>(std::bit_width(units))];
  if (units >= detail::kDecade[decade].width * 100) {
    if (++decade == kDecades) {
      return kOverflow;
    }
  }
  const auto digits = static_cast<std::size_t>(
      (static_cast<unsigned __int128>(units) * detail::kDecade[decade].reciprocal) >> 64U
  );
  return kLinear + decade * kPerDecade + digits - 10;
}

/// The largest duration in a bucket; that of the overflow is where it begins.
constexpr Duration upper_bound(std::size_t index) {
  if (index < kLinear) {
    return Duration((index + 1) * kUnit);
  }
  if (index >= kOverflow) {
    return Duration(detail::kDecade[kDecades - 1].width * 100 * kUnit);
  }
  const std::size_t decade = (index - kLinear) / kPerDecade;
  const std::size_t digits = (index - kLinear) % kPerDecade + 10;
  return Duration((digits + 1) * detail::kDecade[decade].width * kUnit);
}

/// Behind the last bucket that holds only durations of at most `bound`.
constexpr std::size_t end_of(Duration bound) {
  const std::size_t index = index_of(bound);
  return upper_bound(index) <= bound && index != kOverflow ? index + 1 : index;
}

}  // namespace sluice::observe::buckets
