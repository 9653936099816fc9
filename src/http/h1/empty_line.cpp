#include "http/h1/empty_line.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace sluice::http::h1 {

namespace {

constexpr std::string_view kEmptyLine = "\r\n\r\n";

}  // namespace

namespace detail {

std::size_t find_empty_line_scalar(std::string_view text) {
  const std::size_t at = text.find(kEmptyLine);
  return at == std::string_view::npos ? 0 : at + kEmptyLine.size();
}

}  // namespace detail

#if defined(__SSE2__)

namespace {

/// Bit i is set if byte i of the 64 is a line feed.
std::uint64_t line_feeds(const char* bytes) {
  const __m128i line_feed = _mm_set1_epi8('\n');
  std::uint64_t mask = 0;
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
    const auto bits =
        static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(part, line_feed)));
    mask |= std::uint64_t{bits} << i;
  }
  return mask;
}

/// The same of the last `left` bytes, fewer than 64.
std::uint64_t last_line_feeds(std::string_view text, std::size_t left) {
  if (text.size() >= 64) {
    return line_feeds(text.data() + text.size() - 64) >> (64 - left);
  }
  std::array<char, 64> padded{};
  std::memcpy(padded.data(), text.data(), left);
  return line_feeds(padded.data());
}

}  // namespace

std::size_t find_empty_line(std::string_view text) {
  std::uint64_t before = 0;  // the line feeds of the block before
  for (std::size_t base = 0; base < text.size(); base += 64) {
    const std::size_t left = text.size() - base;
    const std::uint64_t found =
        left >= 64 ? line_feeds(text.data() + base) : last_line_feeds(text, left);
    // Two line feeds with one byte between them: rare but where a head ends.
    for (std::uint64_t pairs = found & (found << 2U | before >> 62U); pairs != 0;
         pairs &= pairs - 1) {
      const std::size_t end = base + static_cast<std::size_t>(std::countr_zero(pairs)) + 1;
      if (text.substr(0, end).ends_with(kEmptyLine)) {
        return end;
      }
    }
    before = found;
  }
  return 0;
}

#else

std::size_t find_empty_line(std::string_view text) {
  return detail::find_empty_line_scalar(text);
}

#endif

}  // namespace sluice::http::h1
