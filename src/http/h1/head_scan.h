#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::http::h1 {

/// What the bytes of a head are, as bit masks: bit i of word w stands for byte 64w + i.
struct ByteClasses {
  std::uint64_t control =
      0;  ///< controls except HTAB, DEL included: what no start line or field value has
  std::uint64_t non_token = 0;  ///< what no method or field name has
};

/// Classifies `words.size()` blocks of 64 bytes beginning at `bytes`, which must all be readable.
using ClassifyBytes = void (*)(const char* bytes, std::span<ByteClasses> words);

/// The offset of the first control except HTAB in `text`, or its size. Reads nothing behind it.
using FindControl = std::size_t (*)(std::string_view text);

/// One implementation for a kind of processor. All give the same results.
struct HeadScanner {
  const char* name;
  bool (*is_supported)();
  ClassifyBytes classify;
  FindControl find_control;
};

/// Every implementation compiled in, the fastest first; the last one is plain C++ and always
/// supported.
std::span<const HeadScanner> head_scanners();

/// The fastest one this processor has; chosen once.
const HeadScanner& head_scanner();

}  // namespace sluice::http::h1
