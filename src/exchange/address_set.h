#pragma once

#include "config/codec.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::exchange {

/// A range of addresses as users write it: `10.0.0.0/8`, `2001:db8::/32`, one address, or `unix`
/// for peers on unix sockets.
struct AddressRange {
  std::array<std::uint8_t, 16> prefix{};  ///< IPv4 in its IPv6-mapped form
  std::uint8_t bits = 0;                  ///< of `prefix` that count, 0 to 128
  bool is_unix = false;
  std::string source;  ///< as it was written

  static config::Parsed<AddressRange> parse(std::string_view text);

  bool operator==(const AddressRange&) const = default;
};

/// A set of address ranges, compiled: a look-up is a binary search, whatever their number.
/// Immutable.
class AddressSet {
 public:
  AddressSet() = default;

  explicit AddressSet(std::span<const AddressRange> ranges);

  /// Whether an address literal is in it; false for anything that is none.
  [[nodiscard]] bool contains(std::string_view ip) const;

  [[nodiscard]] bool contains_unix() const { return has_unix_; }

  [[nodiscard]] bool empty() const { return v4_.empty() && v6_.empty() && !has_unix_; }

 private:
  using Bytes = std::array<std::uint8_t, 16>;

  struct Interval {
    Bytes first;
    Bytes last;
  };

  /// Sorted, none touching another.
  using Intervals = std::vector<Interval>;

  static Intervals merged(Intervals intervals);

  Intervals v4_;  // in their IPv6-mapped form
  Intervals v6_;
  bool has_unix_ = false;
};

}  // namespace sluice::exchange

template <>
struct sluice::config::Codec<sluice::exchange::AddressRange>
    : TextCodec<sluice::exchange::AddressRange> {
  static constexpr std::string_view kName = "address range";

  static Parsed<exchange::AddressRange> parse(std::string_view text) {
    return exchange::AddressRange::parse(text);
  }

  static std::string format(const exchange::AddressRange& value) { return value.source; }
};
