#include "observe/escaped_text.h"

#include <cstdint>

namespace sluice::observe {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";

/// What stands behind the backslash; 0: the byte has no short form.
constexpr char short_escape(char c) {
  switch (c) {
    case '\b':
      return 'b';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\v':
      return 'v';
    case '"':
    case '\\':
      return c;
    default:
      return 0;
  }
}

}  // namespace

char* append_escaped_text(std::string_view text, char* to) {
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (const char escape = short_escape(c)) {
      *to++ = '\\';
      *to++ = escape;
    } else if (byte >= 0x20 && byte < 0x7f) {
      *to++ = c;
    } else {
      *to++ = '\\';
      *to++ = 'x';
      *to++ = kHex[byte >> 4U];
      *to++ = kHex[byte & 0xfU];
    }
  }
  return to;
}

}  // namespace sluice::observe
