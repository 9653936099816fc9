#pragma once

#include "http/h1/byte_classes.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sluice::http::h1 {

// Each is there for its kind of processor only.
void classify_sse2(std::string_view text, ByteClasses* words);
void classify_avx2(std::string_view text, ByteClasses* words);
void classify_neon(std::string_view text, ByteClasses* words);

/// Runs `Block` over the text, 64 bytes at a time; what is behind the end counts as in both
/// classes. For the implementations of `Classify` alone: it takes on the instruction set of the
/// function it is inlined into.
template <ByteClasses (*Block)(const char*)>
[[gnu::always_inline]] inline void classify_blocks(std::string_view text, ByteClasses* words) {
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 64; left -= 64, at += 64) {
    *words++ = Block(at);
  }
  const std::uint64_t behind_end = ~std::uint64_t{0} << left;
  if (left == 0) {
    *words = {behind_end, behind_end};
  } else if (text.size() >= 64) {
    const std::size_t before = 64 - left;  // once more, and shifted out
    const ByteClasses block = Block(at - before);
    *words = {block.control >> before | behind_end, block.non_token >> before | behind_end};
  } else {
    std::array<char, 64> padded{};  // NUL is in both classes
    std::memcpy(padded.data(), at, left);
    *words = Block(padded.data());
  }
}

/// Token characters for a look-up by the halves of a byte: bit h of entry l is set if the byte with
/// the high half h, 0 to 7, and the low half l is one. Bytes from 0x80 on are none.
consteval std::array<std::uint8_t, 16> make_token_columns() {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  std::array<std::uint8_t, 16> columns{};
  for (unsigned i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    const bool is_token = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                          (c >= 'a' && c <= 'z') || kMarks.contains(c);
    if (is_token) {
      columns[i & 15U] |= static_cast<std::uint8_t>(1U << (i >> 4U));
    }
  }
  return columns;
}

inline constexpr std::array<std::uint8_t, 16> kTokenColumns = make_token_columns();
inline constexpr std::array<std::uint8_t, 16> kRowBits = {1, 2, 4, 8, 16, 32, 64, 128};

}  // namespace sluice::http::h1
