#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice::http {

namespace detail {
inline constexpr std::uint8_t kTokenChar = 1;
inline constexpr std::uint8_t kFieldChar = 2;
inline constexpr std::uint8_t kTargetChar = 4;
inline constexpr std::uint8_t kSegmentChar = 8;

extern const std::array<std::uint8_t, 256> kCharClasses;

inline bool has_class(char c, std::uint8_t kind) {
  return (kCharClasses[static_cast<std::uint8_t>(c)] & kind) != 0;
}

bool all_of_class(std::string_view text, std::uint8_t kind);
}  // namespace detail

/// tchar (RFC 9110 §5.6.2)
inline bool is_token_char(char c) {
  return detail::has_class(c, detail::kTokenChar);
}

/// What a field value is made of (RFC 9110 §5.5): everything but controls; HTAB is fine.
inline bool is_field_char(char c) {
  return detail::has_class(c, detail::kFieldChar);
}

/// What a path or a query is made of as clients send it: RFC 3986 §3.3, and the characters browsers
/// leave unencoded
/// (`[ ] ^ ` { | }`, and `\`, which a path refuses later). No fragment, no space, nothing beyond
/// ASCII.
inline bool is_target_char(char c) {
  return detail::has_class(c, detail::kTargetChar);
}

/// What stands for itself in a segment of a path, wherever it is: a target character other than
/// `/`,
/// `\`, `?` and `%`.
inline bool is_segment_char(char c) {
  return detail::has_class(c, detail::kSegmentChar);
}

/// A method or a field name: not empty.
inline bool is_token(std::string_view text) {
  return !text.empty() && detail::all_of_class(text, detail::kTokenChar);
}

/// A field value or a reason phrase; may be empty. Does not mind spaces at the ends.
inline bool is_field_value(std::string_view text) {
  return detail::all_of_class(text, detail::kFieldChar);
}

inline bool is_target_text(std::string_view text) {
  return detail::all_of_class(text, detail::kTargetChar);
}

}  // namespace sluice::http
