#pragma once

#include "http/h1/byte_classes.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::http::h1 {

/// Searches a head for the ends of its names and values. Classifies the text a window at a time, so
/// that a head of usual size costs one call and each search a few instructions. Meant to be used
/// from front to back.
class ByteSearch {
 public:
  /// The first search will be from about `from` on.
  explicit ByteSearch(std::string_view text, std::size_t from = 0) : text_(text) { load(from); }

  /// The offset of the first control except HTAB from `from` on; the size of the text if there is
  /// none.
  std::size_t control(std::size_t from) { return find<&ByteClasses::control>(from); }

  /// The offset of the first byte from `from` on that no token has; the size of the text if there
  /// is none.
  std::size_t non_token(std::size_t from) { return find<&ByteClasses::non_token>(from); }

 private:
  static constexpr std::size_t kWords = 16;
  static constexpr std::size_t kWindow = kWords * 64;

  /// `from` is not behind the end. Every search ends: the bit for the end itself is set.
  template <std::uint64_t ByteClasses::* Class>
  std::size_t find(std::size_t from) {
    for (;;) {
      if (from - begin_ >= kWindow) {
        load_next(from);
      }
      const std::size_t offset = from - begin_;
      const std::uint64_t bits = (words_[offset / 64].*Class) >> (offset % 64);
      if (bits != 0) {
        return from + static_cast<std::size_t>(std::countr_zero(bits));
      }
      from = begin_ + (offset | 63U) + 1;
    }
  }

  // Rare: the registers of who searches are not to make room for it.
  [[gnu::cold, gnu::noinline, clang::preserve_most]] void load_next(std::size_t from) {
    load(from);
  }

  void load(std::size_t from) {
    begin_ = from / kWindow * kWindow;
    kClassifyBytes(text_.substr(begin_, kWindow), words_.data());
  }

  std::string_view text_;
  std::size_t begin_ = 0;
  // Left uninitialised up to what was classified. The last is written for a full window and never
  // read.
  std::array<ByteClasses, kWords + 1> words_;  // NOLINT(cppcoreguidelines-pro-type-member-init)
};

}  // namespace sluice::http::h1
