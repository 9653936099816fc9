#include "http/h1/byte_classes_blocks.h"

// NOLINTBEGIN(portability-simd-intrinsics): the form for one processor is what this file is for

#if defined(__aarch64__)

#include <arm_neon.h>

namespace sluice::http::h1 {
namespace {

/// One bit for each byte of four vectors of 0x00 or 0xFF: pairs are added until each byte holds the
/// bits of eight.
std::uint64_t mask_of(const std::array<uint8x16_t, 4>& v) {
  constexpr std::array<std::uint8_t, 16> kBits = {
      1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128
  };
  const uint8x16_t bits = vld1q_u8(kBits.data());
  const uint8x16_t first = vpaddq_u8(vandq_u8(v[0], bits), vandq_u8(v[1], bits));
  const uint8x16_t second = vpaddq_u8(vandq_u8(v[2], bits), vandq_u8(v[3], bits));
  const uint8x16_t both = vpaddq_u8(first, second);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(both, both)), 0);
}

ByteClasses neon_block(const char* bytes) {
  const uint8x16_t columns = vld1q_u8(kTokenColumns.data());
  const uint8x16_t row_bits = vld1q_u8(kRowBits.data());
  std::array<uint8x16_t, 4> control;
  std::array<uint8x16_t, 4> non_token;
  for (std::size_t i = 0; i < 4; ++i) {
    const uint8x16_t v = vld1q_u8(reinterpret_cast<const std::uint8_t*>(bytes) + 16 * i);
    const uint8x16_t below_space = vcltq_u8(v, vdupq_n_u8(0x20));
    const uint8x16_t tab = vceqq_u8(v, vdupq_n_u8('\t'));
    const uint8x16_t del = vceqq_u8(v, vdupq_n_u8(0x7F));
    control[i] = vorrq_u8(vbicq_u8(below_space, tab), del);

    const uint8x16_t column = vqtbl1q_u8(columns, vandq_u8(v, vdupq_n_u8(0x0F)));
    const uint8x16_t row = vqtbl1q_u8(row_bits, vshrq_n_u8(v, 4));
    non_token[i] = vceqzq_u8(vandq_u8(column, row));
  }
  return {mask_of(control), mask_of(non_token)};
}

}  // namespace

void classify_neon(std::string_view text, ByteClasses* words) {
  classify_blocks<neon_block>(text, words);
}

}  // namespace sluice::http::h1

#endif

// NOLINTEND(portability-simd-intrinsics)
