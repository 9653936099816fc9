#pragma once

#include "base/rng.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// Trace context as the W3C recommendation of that name has it (`traceparent`, version 00).
namespace sluice::observe {

/// Of one trace, through all services it crosses. Zero is none.
struct TraceId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  [[nodiscard]] bool is_set() const { return (high | low) != 0; }

  bool operator==(const TraceId&) const = default;

  static TraceId make(Rng& rng);
};

/// Of one step of a trace; each attempt at an upstream is one. Zero is none.
struct SpanId {
  std::uint64_t value = 0;

  [[nodiscard]] bool is_set() const { return value != 0; }

  bool operator==(const SpanId&) const = default;

  static SpanId make(Rng& rng);
};

/// What a `traceparent` says.
struct TraceParent {
  static constexpr std::size_t kLength = 55;
  using Text = std::array<char, kLength>;

  TraceId trace;
  SpanId parent;
  bool sampled = false;

  /// Parses a field value. Empty when it is not valid: then a trace is begun, and `tracestate`
  /// dropped (§3.2.2). A later version is read as far as version 00 goes (§3.2.4).
  static std::optional<TraceParent> parse(std::string_view value);

  /// As version 00.
  [[nodiscard]] Text text() const;
};

enum class Trust : std::uint8_t { No, Yes };

/// Where a request stands in its trace: the id it came with or a new one, and our own span within
/// it.
struct TraceContext {
  TraceId trace;
  SpanId parent;  ///< of the caller; none if the trace begins here
  SpanId span;    ///< ours
  bool sampled = false;

  /// Goes on with what the caller sent, or begins anew if that is nothing or not valid. Of a caller
  /// that is not trusted the id is kept, its sampled flag ignored: nobody outside decides what we
  /// record.
  static TraceContext of_request(std::string_view traceparent, Trust caller, Rng& rng);

  /// What to send on with an attempt that has this span.
  [[nodiscard]] TraceParent for_attempt(SpanId attempt) const {
    return {.trace = trace, .parent = attempt, .sampled = sampled};
  }
};

/// Writes 16 lower-case hex digits, and returns where the next one would go.
char* write_hex(std::uint64_t value, char* to);

}  // namespace sluice::observe
