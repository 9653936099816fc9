#include "observe/trace.h"

#include "base/strings.h"

#include <algorithm>
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

constexpr std::string_view kHexDigits = "0123456789abcdef";

constexpr std::array<std::array<char, 2>, 256> make_hex_pairs() {
  std::array<std::array<char, 2>, 256> pairs{};
  for (std::size_t byte = 0; byte < pairs.size(); ++byte) {
    pairs[byte] = {kHexDigits[byte >> 4U], kHexDigits[byte & 0xfU]};
  }
  return pairs;
}

constexpr std::array<std::array<char, 2>, 256> kHexPairs = make_hex_pairs();

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
  for (int shift = 56; shift >= 0; shift -= 8) {
    std::memcpy(to, kHexPairs[(value >> static_cast<unsigned>(shift)) & 0xffU].data(), 2);
    to += 2;
  }
  return to;
}

}  // namespace sluice::observe
