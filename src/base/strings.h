#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The value of a hex digit, or -1.
constexpr int hex_value(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// ASCII comparison without case; other bytes compare as they are.
constexpr bool equals_ignore_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && to_lower(a[i]) != to_lower(b[i])) {
      return false;
    }
  }
  return true;
}

/// Without the spaces and tabs (RFC 9110 OWS) at both ends.
constexpr std::string_view trim_ows(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

/// Decimal digits alone, no sign, no spaces; empty on anything else or on overflow of `max`.
std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t max = UINT64_MAX);

std::string to_lower(std::string_view text);

/// Whether one of the characters is an ASCII letter in upper case.
bool has_upper_case(std::string_view text);

/// Where the first element of a comma-separated list ends: at a comma outside of quoted strings, or
/// at the end of it.
constexpr std::size_t list_element_end(std::string_view list) {
  bool quoted = false;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const char c = list[i];
    if (c == ',' && !quoted) {
      return i;
    }
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '\\' && quoted) {
      ++i;
    }
  }
  return list.size();
}

/// Calls `visit(element)` for each element of a comma-separated list (RFC 9110 §5.6.1), trimmed,
/// empty ones skipped, commas inside quoted strings kept. Stops when `visit` returns false; returns
/// whether it went through.
template <class Visitor>
constexpr bool for_each_list_element(std::string_view list, Visitor&& visit) {
  while (true) {
    const std::size_t end = list_element_end(list);
    const std::string_view element = trim_ows(list.substr(0, end));
    if (!element.empty() && !visit(element)) {
      return false;
    }
    if (end == list.size()) {
      return true;
    }
    list.remove_prefix(end + 1);
  }
}

}  // namespace sluice
