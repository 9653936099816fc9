#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace sluice {

/// A size in bytes. `64_KiB` makes one, `count()` leaves the type.
class Bytes {
 public:
  constexpr Bytes() = default;

  constexpr explicit Bytes(std::uint64_t count) : count_(count) {}

  [[nodiscard]] constexpr std::uint64_t count() const { return count_; }

  [[nodiscard]] static constexpr Bytes max() { return Bytes(UINT64_MAX); }

  constexpr auto operator<=>(const Bytes&) const = default;

 private:
  std::uint64_t count_ = 0;
};

/// A share, kept in millionths so that it is exact: `20_percent`, 0 to 1 and above.
class Ratio {
 public:
  constexpr Ratio() = default;

  static constexpr Ratio of_millionths(std::uint64_t n) { return Ratio(n); }

  [[nodiscard]] constexpr std::uint64_t millionths() const { return millionths_; }

  /// The share of `whole`, rounded down.
  [[nodiscard]] constexpr std::uint64_t of(std::uint64_t whole) const {
    return whole * millionths_ / 1'000'000;
  }

  constexpr auto operator<=>(const Ratio&) const = default;

 private:
  constexpr explicit Ratio(std::uint64_t n) : millionths_(n) {}

  std::uint64_t millionths_ = 0;
};

/// So many in a span of time: `10/s`, `600/min`.
struct Rate {
  std::uint64_t count = 0;
  std::chrono::nanoseconds per{std::chrono::seconds(1)};

  bool operator==(const Rate&) const = default;
};

/// A TCP or UDP port; 0 lets the kernel choose one.
class Port {
 public:
  constexpr Port() = default;

  constexpr explicit Port(std::uint16_t number) : number_(number) {}

  [[nodiscard]] constexpr std::uint16_t number() const { return number_; }

  constexpr auto operator<=>(const Port&) const = default;

 private:
  std::uint16_t number_ = 0;
};

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::steady_clock::time_point;  ///< monotonic; simulated in tests
using WallTime = std::chrono::system_clock::time_point;

inline namespace literals {
constexpr Bytes operator""_B(unsigned long long n) {
  return Bytes(n);
}

constexpr Bytes operator""_KiB(unsigned long long n) {
  return Bytes(n << 10U);
}

constexpr Bytes operator""_MiB(unsigned long long n) {
  return Bytes(n << 20U);
}

constexpr Bytes operator""_GiB(unsigned long long n) {
  return Bytes(n << 30U);
}

constexpr Ratio operator""_percent(unsigned long long n) {
  return Ratio::of_millionths(n * 10'000);
}

using namespace std::chrono_literals;
}  // namespace literals

}  // namespace sluice
