#include "exchange/template_value.h"

#include "base/strings.h"
#include "http/grammar.h"
#include "http/uri.h"

#include <algorithm>
#include <cstddef>

namespace sluice::exchange {

namespace {

/// Text of the path as it came, where `%20` is a space.
bool is_path_text(VariableId id) {
  return id == VariableId::Path || id == VariableId::PathRest || id == VariableId::Capture;
}

bool is_unreserved(char c) {
  return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool is_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

/// Path text as one value of a query: what is encoded already stays so, or the receiver would find
/// `%20` where the path had a space.
std::string_view encode_path_as_value(std::string_view text, Arena& arena) {
  if (std::ranges::all_of(text, is_unreserved)) {
    return text;
  }
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  char* const start = arena.allocate_array<char>(text.size() * 3);
  char* to = start;
  while (!text.empty()) {
    const std::size_t taken = is_escape(text) ? 3 : 1;
    if (taken == 3 || is_unreserved(text.front())) {
      to = std::ranges::copy(text.substr(0, taken), to).out;
    } else {
      const auto byte = static_cast<unsigned char>(text.front());
      *to++ = '%';
      *to++ = kHex[byte >> 4U];
      *to++ = kHex[byte & 0x0FU];
    }
    text.remove_prefix(taken);
  }
  return {start, static_cast<std::size_t>(to - start)};
}

Result<std::string_view> fit_authority(VariableId id, std::string_view value) {
  // The host was validated with the request; anything else might bring a port, user information or
  // a path along.
  const auto is_host_char = [](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
  };
  if (value.empty() || (id != VariableId::Host && !std::ranges::all_of(value, is_host_char))) {
    return fail(Errc::BadTemplateValue, "not a host");
  }
  return value;
}

}  // namespace

Result<std::string_view> fit_value(
    VariableId id, std::string_view value, ValuePlace place, Arena& arena
) {
  switch (place) {
    case ValuePlace::Text:
    case ValuePlace::Scheme:
      return value;
    case ValuePlace::HeaderValue:
      if (!http::is_field_value(value)) {
        return fail(Errc::BadTemplateValue, "a control character in a header value");
      }
      return value;
    case ValuePlace::Authority:
      return fit_authority(id, value);
    case ValuePlace::Path:
      return is_path_text(id) ? http::encode_path_text(value, http::Slash::Keep, arena)
                              : http::encode_query_value(value, arena);
    case ValuePlace::Query:
      if (id == VariableId::Query) {
        return value;
      }
      return is_path_text(id) ? encode_path_as_value(value, arena)
                              : http::encode_query_value(value, arena);
  }
  return value;
}

}  // namespace sluice::exchange
