#pragma once

#include "config/codec.h"
#include "exchange/regex.h"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::proxy {

/// What a route wants of one header or query parameter: `"yes"` exactly that, `"~[0-9a-f]+"` a
/// regex (RE2) for the whole value, `absent` that there is none.
class ValueMatch {
 public:
  ValueMatch() = default;

  static config::Parsed<ValueMatch> parse(std::string_view text);

  /// As it was written.
  [[nodiscard]] const std::string& source() const { return source_; }

  [[nodiscard]] bool wants_absent() const { return !regex_.has_value() && source_ == "absent"; }

  /// Whether this value, or that there is none, will do.
  [[nodiscard]] bool accepts(std::optional<std::string_view> value) const;

  bool operator==(const ValueMatch& other) const { return source_ == other.source_; }

 private:
  std::string source_;
  std::optional<exchange::Regex> regex_;
};

}  // namespace sluice::proxy

template <>
struct sluice::config::Codec<sluice::proxy::ValueMatch> : TextCodec<sluice::proxy::ValueMatch> {
  using Value = sluice::proxy::ValueMatch;
  static constexpr std::string_view kName = "value, `~regex` or `absent`";

  static Parsed<Value> parse(std::string_view text) { return Value::parse(text); }

  static std::string format(const Value& value) { return value.source(); }
};
