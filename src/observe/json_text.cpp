#include "observe/json_text.h"

#include "base/put.h"
#include "observe/utf8.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace sluice::observe {

namespace {

// Vectors as compilers have them for every processor.
using Bytes16 [[gnu::vector_size(16)]] = std::uint8_t;

/// Whether one of 16 bytes is a control, a quote, a backslash, or beyond ASCII.
bool needs_care(Bytes16 bytes) {
  const auto found = (bytes < 0x20) | (bytes >= 0x7f) | (bytes == '"') | (bytes == '\\');
  const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(found);
  return (words[0] | words[1]) != 0;
}

constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7f; ++c) {
    plain[c] = c != '"' && c != '\\';
  }
  return plain;
}

constexpr std::array<bool, 256> kIsPlain = make_plain();

bool is_plain(char c) {
  return kIsPlain[static_cast<unsigned char>(c)];
}

constexpr std::string_view kHexDigits = "0123456789abcdef";

char* append_escape(unsigned char byte, char* to) {
  const auto short_form = [&](char c) {
    *to++ = '\\';
    *to++ = c;
    return to;
  };
  switch (byte) {
    case '"':
    case '\\':
      return short_form(static_cast<char>(byte));
    case '\n':
      return short_form('n');
    case '\r':
      return short_form('r');
    case '\t':
      return short_form('t');
    default:
      std::string_view("\\u00").copy(to, 4);
      to[4] = kHexDigits[byte >> 4U];
      to[5] = kHexDigits[byte & 0xfU];
      return to + 6;
  }
}

/// One character that is not plain: taken off `text`, and written.
char* append_character(std::string_view& text, char* to) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = utf8_length(text);
  if (length == 2 && first == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0) {
    to = append_escape(static_cast<unsigned char>(text[1]), to);  // U+0080 to U+009F
  } else if (length >= 2) {
    std::memcpy(to, text.data(), length);
    to += length;
  } else {
    to = append_escape(first, to);
  }
  text.remove_prefix(length == 0 ? 1 : length);
  return to;
}

template <class Value>
Value load(const char* from) {
  Value value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// Whether all of it can stand as it is. Looks at 16 bytes at once; the last ones are looked at
/// together with some before them, once more.
bool is_plain(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  if (text.size() >= 16) {
    for (const char* at = begin; end - at > 16; at += 16) {
      if (needs_care(load<Bytes16>(at))) {
        return false;
      }
    }
    return !needs_care(load<Bytes16>(end - 16));
  }
  if (text.size() >= 8) {
    const std::array both = {load<std::uint64_t>(begin), load<std::uint64_t>(end - 8)};
    return !needs_care(std::bit_cast<Bytes16>(both));
  }
  if (text.size() >= 4) {
    const auto front = load<std::uint32_t>(begin);
    const auto back = load<std::uint32_t>(end - 4);
    return !needs_care(std::bit_cast<Bytes16>(std::array{front, back, front, back}));
  }
  return std::ranges::all_of(text, [](char c) { return is_plain(c); });
}

// Apart, for what is rare not to cost the others their registers.
[[gnu::cold, gnu::noinline]] char* append_with_escapes(std::string_view text, char* to) {
  while (!text.empty()) {
    if (is_plain(text[0])) {
      *to++ = text[0];
      text.remove_prefix(1);
    } else {
      to = append_character(text, to);
    }
  }
  return to;
}

}  // namespace

char* append_json_text(std::string_view text, char* to) {
  return is_plain(text) ? put(to, text) : append_with_escapes(text, to);
}

}  // namespace sluice::observe
