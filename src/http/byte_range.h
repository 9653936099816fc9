#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::http {

/// Bytes of a representation, both ends included (RFC 9110 §14.1.2).
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  [[nodiscard]] std::uint64_t size() const { return last - first + 1; }

  bool operator==(const ByteRange&) const = default;
};

/// What a Range field asks of a representation of a known size.
class RangeSet {
 public:
  /// More ranges than that are not answered one by one: each costs a part's head.
  static constexpr std::size_t kMax = 16;

  enum class Outcome : std::uint8_t {
    Whole,          ///< to be ignored: 200
    Parts,          ///< 206 with one part or several
    Unsatisfiable,  ///< 416
  };

  /// Reads a Range field (RFC 9110 §14.2) asked of `size` bytes. Whole for another unit, for what
  /// is malformed, for more than `kMax` ranges, and for an empty representation, of which there are
  /// no parts. Ranges that overlap are merged, and come in order then, so that no byte is sent
  /// twice.
  static RangeSet parse(std::string_view field, std::uint64_t size);

  [[nodiscard]] Outcome outcome() const { return outcome_; }

  /// With Parts: those that can be satisfied, within the size, without overlaps; at least one.
  [[nodiscard]] std::span<const ByteRange> ranges() const { return {ranges_.data(), count_}; }

 private:
  explicit RangeSet(Outcome outcome) : outcome_(outcome) {}

  void merge_overlaps();

  Outcome outcome_;
  std::size_t count_ = 0;
  std::array<ByteRange, kMax> ranges_{};
};

}  // namespace sluice::http
