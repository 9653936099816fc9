#include "observe/log_ring.h"

#include "base/assert.h"

#include <bit>

namespace sluice::observe {

LogRing::LogRing(Bytes capacity)
    : capacity_(capacity.count()),
      bytes_(std::make_unique_for_overwrite<char[]>(capacity.count())) {
  SLUICE_ASSERT(std::has_single_bit(capacity_), "the capacity of a log ring is a power of two");
}

char* LogRing::reserve(std::size_t size) {
  const std::uint64_t head = head_.load(std::memory_order_relaxed);
  const std::size_t place = place_of(head);
  // A lap never ends by filling the ring to the last byte: only by the jump below, which says where
  // it ended.
  if (place + size < capacity_) {
    return has_room_until(head + size) ? &bytes_[place] : nullptr;
  }
  const std::uint64_t next_lap = head - place + capacity_;
  if (size >= capacity_ || !has_room_until(next_lap + size)) {
    return nullptr;
  }
  // With this much room the reader is in the lap of `head`, and has no use for the end of an older
  // one.
  lap_end_.store(head, std::memory_order_relaxed);
  head_.store(next_lap, std::memory_order_release);
  return bytes_.get();
}

void LogRing::commit(std::size_t size) {
  head_.store(head_.load(std::memory_order_relaxed) + size, std::memory_order_release);
}

bool LogRing::is_half_full() {
  const std::uint64_t head = head_.load(std::memory_order_relaxed);
  if (head - known_tail_ <= capacity_ / 2) {
    return false;
  }
  known_tail_ = tail_.load(std::memory_order_acquire);
  return head - known_tail_ > capacity_ / 2;
}

bool LogRing::has_room_until(std::uint64_t position) {
  if (position - known_tail_ <= capacity_) {
    return true;
  }
  known_tail_ = tail_.load(std::memory_order_acquire);
  return position - known_tail_ <= capacity_;
}

std::string_view LogRing::front() {
  const std::uint64_t head = head_.load(std::memory_order_acquire);
  std::uint64_t tail = tail_.load(std::memory_order_relaxed);
  const std::uint64_t lap = head - place_of(head);
  if (tail >= lap) {
    return {&bytes_[place_of(tail)], static_cast<std::size_t>(head - tail)};
  }
  const std::uint64_t end = lap_end_.load(std::memory_order_relaxed);
  if (tail < end) {
    return {&bytes_[place_of(tail)], static_cast<std::size_t>(end - tail)};
  }
  tail_.store(lap, std::memory_order_release);
  return {bytes_.get(), static_cast<std::size_t>(head - lap)};
}

void LogRing::consume(std::size_t size) {
  tail_.store(tail_.load(std::memory_order_relaxed) + size, std::memory_order_release);
}

}  // namespace sluice::observe
