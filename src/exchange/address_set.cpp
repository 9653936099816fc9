#include "exchange/address_set.h"

#include "base/strings.h"
#include "io/address.h"

#include <algorithm>

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

bool matches(const AddressRange& range, const std::array<std::uint8_t, 16>& bytes) {
  if (range.bits < 96 && is_mapped(bytes)) {
    return false;  // `::/0` is all of IPv6, not of IPv4
  }
  const std::size_t whole = range.bits / 8U;
  if (!std::equal(
          bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(whole), range.prefix.begin()
      )) {
    return false;
  }
  const unsigned rest = range.bits % 8U;
  return rest == 0 || (bytes.at(whole) >> (8U - rest)) == (range.prefix.at(whole) >> (8U - rest));
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

bool AddressSet::contains(std::string_view ip) const {
  if (ranges_.empty()) {
    return false;
  }
  const auto bytes = mapped_bytes(ip);
  return bytes && std::ranges::any_of(ranges_, [&](const AddressRange& range) {
           return !range.is_unix && matches(range, *bytes);
         });
}

bool AddressSet::contains_unix() const {
  return std::ranges::any_of(ranges_, [](const AddressRange& range) { return range.is_unix; });
}

}  // namespace sluice::exchange
