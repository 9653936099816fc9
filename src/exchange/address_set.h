#pragma once

#include "config/codec.h"

#include <array>
#include <cstdint>
#include <optional>
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

/// A set of address ranges. Immutable once built; look-ups walk it, for such lists are short.
class AddressSet {
 public:
  AddressSet() = default;

  explicit AddressSet(std::vector<AddressRange> ranges) : ranges_(std::move(ranges)) {}

  /// Whether an address literal is in it; false for anything that is none.
  [[nodiscard]] bool contains(std::string_view ip) const;
  [[nodiscard]] bool contains_unix() const;

  [[nodiscard]] bool empty() const { return ranges_.empty(); }

 private:
  std::vector<AddressRange> ranges_;
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
