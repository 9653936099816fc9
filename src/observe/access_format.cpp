#include "observe/access_format.h"

#include "base/put.h"
#include "http/errors.h"
#include "observe/json_text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace sluice::observe {

namespace {

/// Adds up how long a line can become. Counts every member, whether it is there or not: that is
/// quicker than to ask.
class Measure {
 public:
  static bool has(bool /*is_there*/) { return true; }

  void literal(std::string_view text) { size_ += text.size(); }

  void text(std::string_view text) { size_ += text.size() * kMaxJsonGrowth; }

  void plain(std::string_view text) { size_ += text.size(); }

  void number(std::uint64_t /*value*/) { size_ += kMaxDecimalDigits; }

  void hex(std::uint64_t /*value*/) { size_ += 16; }

  void time(WallTime /*value*/) { size_ += kTimestampLength; }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
};

/// Writes it, where there is room for what `Measure` said.
class Append {
 public:
  Append(TimestampWriter& timestamps, char* to) : timestamps_(timestamps), to_(to) {}

  static bool has(bool is_there) { return is_there; }

  void literal(std::string_view text) { to_ = put(to_, text); }

  void text(std::string_view text) { to_ = append_json_text(text, to_); }

  void plain(std::string_view text) { to_ = put(to_, text); }

  void number(std::uint64_t value) { to_ = put_decimal(to_, value); }

  void hex(std::uint64_t value) { to_ = write_hex(value, to_); }

  void time(WallTime value) { to_ = timestamps_.write(value, to_); }

  [[nodiscard]] char* end() const { return to_; }

 private:
  TimestampWriter& timestamps_;
  char* to_;
};

// Each of these writes a comma, the name and the value. `key` is `,"name":` as it stands in the
// line, with the quote before a text. Inlined, for the keys to be constants where they are copied.

template <class Out>
[[gnu::always_inline]] inline void text_member(
    Out& out, std::string_view key, std::string_view value
) {
  if (out.has(!value.empty())) {
    out.literal(key);
    out.text(value);
    out.literal("\"");
  }
}

/// For texts that are made of what JSON takes as it is: tokens, addresses, ids.
template <class Out>
[[gnu::always_inline]] inline void plain_member(
    Out& out, std::string_view key, std::string_view value
) {
  if (out.has(!value.empty())) {
    out.literal(key);
    out.plain(value);
    out.literal("\"");
  }
}

template <class Out>
[[gnu::always_inline]] inline void number_member(
    Out& out, std::string_view key, std::uint64_t value
) {
  out.literal(key);
  out.number(value);
}

template <class Out>
[[gnu::always_inline]] inline void microseconds_member(
    Out& out, std::string_view key, Duration value
) {
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(value).count();
  number_member(out, key, microseconds > 0 ? static_cast<std::uint64_t>(microseconds) : 0);
}

template <class Out>
[[gnu::always_inline]] inline void span_member(Out& out, std::string_view key, SpanId span) {
  if (out.has(span.is_set())) {
    out.literal(key);
    out.hex(span.value);
    out.literal("\"");
  }
}

template <class Out>
[[gnu::always_inline]] inline void trace_members(Out& out, const TraceContext& context) {
  if (out.has(context.trace.is_set())) {
    out.literal(R"(,"trace_id":")");
    out.hex(context.trace.high);
    out.hex(context.trace.low);
    out.literal("\"");
  }
  span_member(out, R"(,"span_id":")", context.span);
}

template <class Out>
[[gnu::always_inline]] inline void error_member(Out& out, Errc error) {
  if (out.has(error != Errc::None)) {
    plain_member(out, R"(,"error":")", http::error_name(error));
  }
}

template <class Out>
void attempt(Out& out, const AttemptRecord& record) {
  microseconds_member(out, R"({"start_us":)", record.started);
  microseconds_member(out, R"(,"duration_us":)", record.duration);
  text_member(out, R"(,"address":")", record.address);
  if (out.has(record.status.count() != 0)) {
    number_member(out, R"(,"status":)", record.status.count());
  }
  error_member(out, record.error);
  out.literal(record.reused ? R"(,"reused":true)" : R"(,"reused":false)");
  span_member(out, R"(,"span_id":")", record.span);
  out.literal("}");
}

template <class Out>
void attempts_member(Out& out, std::span<const AttemptRecord> attempts) {
  if (attempts.empty()) {
    return;
  }
  std::string_view separator = R"(,"attempts":[)";
  for (const AttemptRecord& record : attempts) {
    out.literal(separator);
    attempt(out, record);
    separator = ",";
  }
  out.literal("]");
}

template <class Out>
void line(Out& out, const AccessRecord& record) {
  out.literal(R"({"time":")");
  out.time(record.time);
  out.literal("\"");
  text_member(out, R"(,"request_id":")", record.request_id);
  trace_members(out, record.trace);

  plain_member(out, R"(,"client_ip":")", record.client_ip);
  if (out.has(record.peer_ip != record.client_ip)) {
    plain_member(out, R"(,"peer_ip":")", record.peer_ip);
  }
  text_member(out, R"(,"listener":")", record.listener);
  plain_member(out, R"(,"scheme":")", record.scheme);
  number_member(out, R"(,"version":"HTTP/)", record.version.major);
  number_member(out, ".", record.version.minor);
  out.literal("\"");

  text_member(out, R"(,"method":")", record.method);
  text_member(out, R"(,"host":")", record.host);
  text_member(out, R"(,"path":")", record.path);
  text_member(out, R"(,"query":")", record.query);

  number_member(out, R"(,"status":)", record.status.count());
  error_member(out, record.error);
  number_member(out, R"(,"received_bytes":)", record.received_bytes);
  number_member(out, R"(,"received_body_bytes":)", record.received_body_bytes);
  number_member(out, R"(,"sent_bytes":)", record.sent_bytes);
  number_member(out, R"(,"sent_body_bytes":)", record.sent_body_bytes);
  microseconds_member(out, R"(,"duration_us":)", record.duration);
  if (out.has(record.first_byte.count() != 0)) {
    microseconds_member(out, R"(,"first_byte_us":)", record.first_byte);
  }

  text_member(out, R"(,"site":")", record.site);
  text_member(out, R"(,"route":")", record.route);
  text_member(out, R"(,"upstream":")", record.upstream);
  text_member(out, R"(,"upstream_address":")", record.upstream_address);
  attempts_member(out, record.attempts);
  text_member(out, R"(,"user_agent":")", record.user_agent);
  text_member(out, R"(,"referer":")", record.referer);
  for (const ExtraField& extra : record.extra) {
    out.literal(",\"");
    out.text(extra.name);
    out.literal("\":\"");
    out.text(extra.value);
    out.literal("\"");
  }
  if (out.has(record.is_truncated)) {
    out.literal(R"(,"truncated":true)");
  }
  out.literal("}\n");
}

}  // namespace

bool is_access_member(std::string_view name) {
  static constexpr std::array<std::string_view, 32> kMembers = {
      "time",
      "request_id",
      "trace_id",
      "span_id",
      "client_ip",
      "peer_ip",
      "listener",
      "scheme",
      "version",
      "method",
      "host",
      "path",
      "query",
      "status",
      "error",
      "received_bytes",
      "received_body_bytes",
      "sent_bytes",
      "sent_body_bytes",
      "duration_us",
      "first_byte_us",
      "site",
      "route",
      "upstream",
      "upstream_address",
      "attempts",
      "user_agent",
      "referer",
      "truncated"
  };
  return !name.empty() && std::ranges::find(kMembers, name) != kMembers.end();
}

std::size_t max_access_line(const AccessRecord& record) {
  Measure measure;
  line(measure, record);
  return measure.size();
}

char* format_access_line(const AccessRecord& record, TimestampWriter& timestamps, char* to) {
  Append append(timestamps, to);
  line(append, record);
  return append.end();
}

}  // namespace sluice::observe
