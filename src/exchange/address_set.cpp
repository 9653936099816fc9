#include "exchange/address_set.h"

#include "base/strings.h"
#include "io/address.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice::exchange {

namespace {

/// 16 bytes for IPv6, IPv4 as ::ffff:a.b.c.d, so that one comparison serves both.
std::optional<std::array<std::uint8_t, 16>> mapped_bytes(std::string_view ip) {
  const Result<io::Address> address = io::Address::parse_ip(ip, 0);
  if (!address) {
    return std::nullopt;
  }
  std::array<std::uint8_t, 16> bytes{};
  const std::string_view raw = address->ip_bytes();
  if (raw.size() == 4) {
    bytes[10] = bytes[11] = 0xff;
  }
  std::ranges::copy(raw, bytes.end() - static_cast<std::ptrdiff_t>(raw.size()));
  return bytes;
}

bool is_mapped(const std::array<std::uint8_t, 16>& bytes) {
  return std::all_of(
             bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; }
         ) &&
         bytes[10] == 0xff && bytes[11] == 0xff;
}

/// The last address of a range: the bits that do not count are ones.
std::array<std::uint8_t, 16> last_of(const AddressRange& range) {
  std::array<std::uint8_t, 16> bytes = range.prefix;
  for (std::size_t bit = range.bits; bit < 128; ++bit) {
    bytes.at(bit / 8) |= static_cast<std::uint8_t>(0x80U >> (bit % 8));
  }
  return bytes;
}

std::array<std::uint8_t, 16> first_of(const AddressRange& range) {
  std::array<std::uint8_t, 16> bytes = range.prefix;
  for (std::size_t bit = range.bits; bit < 128; ++bit) {
    bytes.at(bit / 8) &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
  }
  return bytes;
}

}  // namespace

config::Parsed<AddressRange> AddressRange::parse(std::string_view text) {
  AddressRange range;
  range.source = text;
  if (text == "unix") {
    range.is_unix = true;
    return range;
  }
  const std::size_t slash = text.find('/');
  const auto bytes = mapped_bytes(text.substr(0, slash));
  if (!bytes) {
    return config::complain(
        "\"" + std::string(text) + "\" is not an address range",
        "write 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7"
    );
  }
  const bool is_v4 = text.find(':') == std::string_view::npos;
  const std::uint64_t longest = is_v4 ? 32 : 128;
  std::uint64_t bits = longest;
  if (slash != std::string_view::npos) {
    const auto written = parse_decimal(text.substr(slash + 1), longest);
    if (!written) {
      return config::complain(
          "the prefix length of \"" + std::string(text) + "\" is not 0 to " +
          std::to_string(longest)
      );
    }
    bits = *written;
  }
  range.prefix = *bytes;
  range.bits = static_cast<std::uint8_t>(is_v4 ? bits + 96 : bits);
  return range;
}

AddressSet::AddressSet(std::span<const AddressRange> ranges) {
  Intervals v4;
  Intervals v6;
  for (const AddressRange& range : ranges) {
    if (range.is_unix) {
      has_unix_ = true;
      continue;
    }
    // `::/0` is all of IPv6, not of IPv4.
    const bool is_v4 = range.bits >= 96 && is_mapped(range.prefix);
    (is_v4 ? v4 : v6).push_back({first_of(range), last_of(range)});
  }
  v4_ = merged(std::move(v4));
  v6_ = merged(std::move(v6));
}

AddressSet::Intervals AddressSet::merged(Intervals intervals) {
  std::ranges::sort(intervals, {}, &Interval::first);
  Intervals kept;
  for (const Interval& interval : intervals) {
    if (kept.empty() || interval.first > kept.back().last) {
      kept.push_back(interval);
    } else {
      kept.back().last = std::max(kept.back().last, interval.last);
    }
  }
  return kept;
}

bool AddressSet::contains(std::string_view ip) const {
  if (v4_.empty() && v6_.empty()) {
    return false;
  }
  const auto bytes = mapped_bytes(ip);
  if (!bytes) {
    return false;
  }
  const Intervals& intervals = is_mapped(*bytes) ? v4_ : v6_;
  const auto after = std::ranges::upper_bound(intervals, *bytes, {}, &Interval::first);
  return after != intervals.begin() && *bytes <= std::prev(after)->last;
}

}  // namespace sluice::exchange
