#include "http/h1/byte_classes_blocks.h"

// NOLINTBEGIN(portability-simd-intrinsics): the forms for one processor are what this file is for

#if defined(__x86_64__)

#include <immintrin.h>

namespace sluice::http::h1 {
namespace {

std::uint64_t mask_of(__m128i v) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(v));
}

__m128i is_between(__m128i v, char low, char high) {
  const __m128i clamped = _mm_min_epu8(_mm_max_epu8(v, _mm_set1_epi8(low)), _mm_set1_epi8(high));
  return _mm_cmpeq_epi8(clamped, v);
}

__m128i is_char(__m128i v, char c) {
  return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

/// SSE2 has no look-up in a register: tokens are ranges and single characters.
__m128i is_token_char_sse2(__m128i v) {
  const __m128i letter = is_between(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 'z');
  const __m128i alphanumeric = _mm_or_si128(letter, is_between(v, '0', '9'));
  const __m128i low = _mm_or_si128(
      _mm_or_si128(is_char(v, '!'), is_between(v, '#', '\'')),
      _mm_or_si128(is_between(v, '*', '+'), is_between(v, '-', '.'))
  );
  const __m128i high =
      _mm_or_si128(is_between(v, '^', '`'), _mm_or_si128(is_char(v, '|'), is_char(v, '~')));
  return _mm_or_si128(alphanumeric, _mm_or_si128(low, high));
}

ByteClasses sse2_block(const char* bytes) {
  ByteClasses classes{};
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
    const __m128i below_space = is_between(v, 0, 0x1F);
    const __m128i control =
        _mm_or_si128(_mm_andnot_si128(is_char(v, '\t'), below_space), is_char(v, 0x7F));
    classes.control |= mask_of(control) << i;
    classes.non_token |= (mask_of(is_token_char_sse2(v)) ^ 0xFFFFU) << i;
  }
  return classes;
}

[[gnu::target("avx2")]] ByteClasses avx2_block(const char* bytes) {
  const __m256i columns = _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(kTokenColumns.data()))
  );
  const __m256i row_bits =
      _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(kRowBits.data()))
      );
  ByteClasses classes{};
  for (unsigned i = 0; i < 64; i += 32) {
    const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + i));
    const __m256i below_space = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1F)), v);
    const __m256i tab = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\t'));
    const __m256i del = _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7F));
    const __m256i control = _mm256_or_si256(_mm256_andnot_si256(tab, below_space), del);

    // A shuffle gives 0 for an index from 0x80 on, and 0 is right for these bytes.
    const __m256i column = _mm256_shuffle_epi8(columns, v);
    const __m256i high_half = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0F));
    const __m256i row = _mm256_shuffle_epi8(row_bits, high_half);
    const __m256i non_token =
        _mm256_cmpeq_epi8(_mm256_and_si256(column, row), _mm256_setzero_si256());

    classes.control |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(control))}
                       << i;
    classes.non_token |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(non_token))}
                         << i;
  }
  return classes;
}

}  // namespace

void classify_sse2(std::string_view text, ByteClasses* words) {
  classify_blocks<sse2_block>(text, words);
}

[[gnu::target("avx2")]] void classify_avx2(std::string_view text, ByteClasses* words) {
  classify_blocks<avx2_block>(text, words);
}

}  // namespace sluice::http::h1

#endif

// NOLINTEND(portability-simd-intrinsics)
