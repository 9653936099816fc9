#include "observe/trace.h"

#include "base/strings.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sluice::observe {

namespace {

constexpr std::uint8_t kNoDigit = 0x80;

/// The values of the hex digits, which are lower-case alone (§2.2.2).
constexpr std::array<std::uint8_t, 256> make_digit_values() {
  std::array<std::uint8_t, 256> values{};
  for (std::size_t c = 0; c < values.size(); ++c) {
    const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    values[c] = is_hex ? static_cast<std::uint8_t>(hex_value(static_cast<char>(c))) : kNoDigit;
  }
  return values;
}

constexpr std::array<std::uint8_t, 256> kDigitValues = make_digit_values();

/// The number that at most 16 digits make; empty if one of them is none.
std::optional<std::uint64_t> parse_hex(std::string_view digits) {
  std::uint64_t value = 0;
  std::uint8_t seen = 0;
  for (const char digit : digits) {
    const std::uint8_t digit_value = kDigitValues[static_cast<unsigned char>(digit)];
    seen |= digit_value;
    value = (value << 4U) | (digit_value & 0xfU);
  }
  return (seen & kNoDigit) == 0 ? std::optional(value) : std::nullopt;
}

// Vectors as compilers have them for every processor.
using Bytes8 [[gnu::vector_size(8)]] = std::uint8_t;
using Bytes16 [[gnu::vector_size(16)]] = std::uint8_t;

// version "-" trace-id "-" parent-id "-" trace-flags
constexpr std::size_t kTraceAt = 3;
constexpr std::size_t kParentAt = 36;
constexpr std::size_t kFlagsAt = 53;

}  // namespace

TraceId TraceId::make(Rng& rng) {
  // All zeros would mean none.
  return {.high = rng.next(), .low = std::max<std::uint64_t>(1, rng.next())};
}

SpanId SpanId::make(Rng& rng) {
  return {std::max<std::uint64_t>(1, rng.next())};
}

std::optional<TraceParent> TraceParent::parse(std::string_view value) {
  value = trim_ows(value);
  if (value.size() < kLength || value[kTraceAt - 1] != '-' || value[kParentAt - 1] != '-' ||
      value[kFlagsAt - 1] != '-') {
    return std::nullopt;
  }
  const auto version = parse_hex(value.substr(0, 2));
  const auto high = parse_hex(value.substr(kTraceAt, 16));
  const auto low = parse_hex(value.substr(kTraceAt + 16, 16));
  const auto parent = parse_hex(value.substr(kParentAt, 16));
  const auto flags = parse_hex(value.substr(kFlagsAt, 2));
  if (!version || !high || !low || !parent || !flags || *version == 0xff) {
    return std::nullopt;
  }
  // Version 00 ends here; a later one may go on behind another dash.
  if (value.size() > kLength && (*version == 0 || value[kLength] != '-')) {
    return std::nullopt;
  }
  const TraceParent parsed{
      .trace = {.high = *high, .low = *low}, .parent = {*parent}, .sampled = (*flags & 1U) != 0
  };
  if (!parsed.trace.is_set() || !parsed.parent.is_set()) {
    return std::nullopt;
  }
  return parsed;
}

TraceParent::Text TraceParent::text() const {
  Text text;
  char* to = text.data();
  *to++ = '0';
  *to++ = '0';
  *to++ = '-';
  to = write_hex(trace.high, to);
  to = write_hex(trace.low, to);
  *to++ = '-';
  to = write_hex(parent.value, to);
  *to++ = '-';
  *to++ = '0';
  *to = sampled ? '1' : '0';
  return text;
}

TraceContext TraceContext::of_request(std::string_view traceparent, Trust caller, Rng& rng) {
  const SpanId span = SpanId::make(rng);
  if (const auto received = TraceParent::parse(traceparent)) {
    return {
        .trace = received->trace,
        .parent = received->parent,
        .span = span,
        .sampled = received->sampled && caller == Trust::Yes,
    };
  }
  return {.trace = TraceId::make(rng), .parent = {}, .span = span, .sampled = false};
}

char* write_hex(std::uint64_t value, char* to) {
  constexpr std::uint64_t kLowHalves = 0x0f0f0f0f0f0f0f0f;
  const std::uint64_t bytes = std::byteswap(value);  // in memory, the first digits come first
  const auto high = std::bit_cast<Bytes8>(bytes >> 4U & kLowHalves);
  const auto low = std::bit_cast<Bytes8>(bytes & kLowHalves);
  const Bytes16 digits =
      __builtin_shufflevector(high, low, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
  const Bytes16 from_a = std::bit_cast<Bytes16>(digits > 9);
  const Bytes16 text = digits + '0' + (from_a & ('a' - 10 - '0'));
  std::memcpy(to, &text, sizeof text);
  return to + sizeof text;
}

}  // namespace sluice::observe
