#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sluice {

namespace detail {

/// Copies `N` to `2 * N` bytes as two pieces of `N` that overlap.
template <std::size_t N>
[[gnu::always_inline]] inline void copy_both_ends(char* to, const char* from, std::size_t size) {
  struct Piece {
    char bytes[N];
  };

  Piece front{};
  Piece back{};
  std::memcpy(&front, from, N);
  std::memcpy(&back, from + size - N, N);
  std::memcpy(to, &front, N);
  std::memcpy(to + size - N, &back, N);
}

}  // namespace detail

/// Writes `text` to `to` and returns where the next character would go. For the short texts that
/// heads and log lines are made of: up to 32 bytes are a few instructions, where a call of memcpy
/// is some thirty.
[[gnu::always_inline]] inline char* put(char* to, std::string_view text) {
  const char* const from = text.data();
  const std::size_t size = text.size();
  if (size > 32) {
    std::memcpy(to, from, size);
  } else if (size >= 16) {
    detail::copy_both_ends<16>(to, from, size);
  } else if (size >= 8) {
    detail::copy_both_ends<8>(to, from, size);
  } else if (size >= 4) {
    detail::copy_both_ends<4>(to, from, size);
  } else if (size > 0) {
    to[0] = from[0];
    to[size / 2] = from[size / 2];
    to[size - 1] = from[size - 1];
  }
  return to + size;
}

/// The most digits `put_decimal` writes.
inline constexpr std::size_t kMaxDecimalDigits = 20;

/// Writes `value` in decimal and returns where the next character would go.
char* put_decimal(char* to, std::uint64_t value);

}  // namespace sluice
