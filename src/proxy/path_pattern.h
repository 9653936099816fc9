#pragma once

#include "config/codec.h"
#include "exchange/regex.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::proxy {

/// The `path` of a route, compiled. Literal text is normalised as a request's path is, so that both
/// meet.
/// ```
/// /healthz            exact
/// /users/{id}/cart    a capture is one segment, not empty
/// ~/v(?P<n>[0-9]+)    a regex (RE2) for the whole path
/// /users/*            a prefix that ends at a segment: /users, /users/, /users/7, not /usersx
/// ```
class PathPattern {
 public:
  enum class Kind : std::uint8_t { Exact, Captures, Regex, Prefix };

  static constexpr std::size_t kMaxSegments = 32;

  /// One segment of a path that is not a regex: its text, or a capture's name.
  struct Segment {
    std::string text;
    bool is_capture = false;

    bool operator==(const Segment&) const = default;
  };

  /// The root alone.
  PathPattern() = default;

  static config::Parsed<PathPattern> parse(std::string_view text);

  [[nodiscard]] Kind kind() const { return kind_; }

  /// As it was written.
  [[nodiscard]] const std::string& source() const { return source_; }

  /// The segments between slashes, `/` being one empty one; of a prefix those before `/*`. Empty
  /// for a regex.
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }

  /// Of `Kind::Regex` alone.
  [[nodiscard]] const exchange::Regex& regex() const { return regex_; }

  /// The name of each capture, `$1` first; empty for a regex group without one.
  [[nodiscard]] const std::vector<std::string>& capture_names() const { return capture_names_; }

  /// A text that two patterns for the same paths share: names of captures do not count.
  [[nodiscard]] std::string canonical() const;

  bool operator==(const PathPattern& other) const { return source_ == other.source_; }

 private:
  static config::Parsed<PathPattern> parse_regex(std::string_view text);
  static config::Parsed<PathPattern> parse_segments(std::string_view text);
  std::optional<config::Complaint> add_segment(std::string_view segment);

  Kind kind_ = Kind::Exact;
  std::string source_ = "/";
  std::vector<Segment> segments_{Segment{}};
  std::vector<std::string> capture_names_;
  exchange::Regex regex_;
};

}  // namespace sluice::proxy

template <>
struct sluice::config::Codec<sluice::proxy::PathPattern> : TextCodec<sluice::proxy::PathPattern> {
  using Value = sluice::proxy::PathPattern;
  static constexpr std::string_view kName = "path";

  static Parsed<Value> parse(std::string_view text) { return Value::parse(text); }

  static std::string format(const Value& value) { return value.source(); }
};
