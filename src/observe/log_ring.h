#pragma once

#include "base/units.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace sluice::observe {

/// Bytes on their way from one thread to one other, in a ring of fixed size, without a lock. What
/// is committed at once is read in one piece: a piece that does not fit before the end of the ring
/// begins at its start again.
class LogRing {
 public:
  /// `capacity` is a power of two.
  explicit LogRing(Bytes capacity);

  /// The writer's side: room for `size` bytes in one piece, or null if the reader is too far behind
  /// or the ring too small.
  char* reserve(std::size_t size);
  /// The writer's side: the first `size` bytes of what was reserved last are for the reader now.
  void commit(std::size_t size);
  /// The writer's side: whether more than half of the ring waits for the reader.
  bool is_half_full();

  /// The reader's side: what it can read next; empty when it has read all.
  std::string_view front();
  /// The reader's side: the first `size` bytes of `front` are done with.
  void consume(std::size_t size);

  [[nodiscard]] std::size_t capacity() const { return capacity_; }

 private:
  [[nodiscard]] std::size_t place_of(std::uint64_t position) const {
    return position & (capacity_ - 1);
  }

  [[nodiscard]] bool has_room_until(std::uint64_t position);

  // Positions only grow; a lap is one time around the ring.
  alignas(64) std::atomic<std::uint64_t> head_{0};  // the writer's
  std::atomic<std::uint64_t> lap_end_{0};           // where the lap before that of `head_` ends
  std::uint64_t known_tail_ = 0;                    // spares the writer the reader's cache line
  const std::size_t capacity_;
  const std::unique_ptr<char[]> bytes_;
  alignas(64) std::atomic<std::uint64_t> tail_{0};  // the reader's
};

}  // namespace sluice::observe
