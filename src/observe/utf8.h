#pragma once

#include <cstddef>
#include <string_view>

namespace sluice::observe {

/// The length, 1 to 4, of the character that `text` begins with, or 0 if that is not UTF-8 (RFC
/// 3629 §4: no overlong form, no surrogate, nothing above U+10FFFF). `text` is not empty.
constexpr std::size_t utf8_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto is_between = [&](std::size_t i, unsigned char lowest, unsigned char highest) {
    return i < text.size() && byte(i) >= lowest && byte(i) <= highest;
  };
  const unsigned char first = byte(0);
  if (first < 0x80) {
    return 1;
  }
  if (first >= 0xc2 && first <= 0xdf) {
    return is_between(1, 0x80, 0xbf) ? 2 : 0;
  }
  if (first >= 0xe0 && first <= 0xef) {
    const unsigned char lowest = first == 0xe0 ? 0xa0 : 0x80;
    const unsigned char highest = first == 0xed ? 0x9f : 0xbf;
    return is_between(1, lowest, highest) && is_between(2, 0x80, 0xbf) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const unsigned char lowest = first == 0xf0 ? 0x90 : 0x80;
    const unsigned char highest = first == 0xf4 ? 0x8f : 0xbf;
    const bool is_valid =
        is_between(1, lowest, highest) && is_between(2, 0x80, 0xbf) && is_between(3, 0x80, 0xbf);
    return is_valid ? 4 : 0;
  }
  return 0;
}

}  // namespace sluice::observe
