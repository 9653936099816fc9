#include "observe/trace.h"

#include "base/strings.h"

#include <algorithm>

namespace sluice::observe {

namespace {

/// A number of lower-case hex digits (§2.2.2 allows no other); empty if one of them is not.
std::optional<std::uint64_t> parse_hex(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char digit : digits) {
    if (!is_digit(digit) && !(digit >= 'a' && digit <= 'f')) {
      return std::nullopt;
    }
    value = (value << 4U) | static_cast<std::uint64_t>(hex_value(digit));
  }
  return value;
}

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
  static constexpr std::string_view kDigits = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) {
    *to++ = kDigits[(value >> static_cast<unsigned>(shift)) & 0xfU];
  }
  return to;
}

}  // namespace sluice::observe
