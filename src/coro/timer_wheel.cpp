#include "coro/timer_wheel.h"

#include <algorithm>
#include <bit>

namespace sluice::coro {

namespace {

constexpr auto kTick = std::chrono::milliseconds(1);
constexpr std::uint64_t kFarthest = (std::uint64_t{1} << 42U) - 1;

}  // namespace

std::uint64_t TimerWheel::tick_at_or_after(TimePoint time) const {
  if (time <= start_) {
    return 0;
  }
  const auto since = std::chrono::ceil<std::chrono::milliseconds>(time - start_);
  return static_cast<std::uint64_t>(since.count());
}

void TimerWheel::set(Timer& timer, TimePoint deadline) {
  // Never the current tick: that one has been processed.
  timer.tick_ =
      std::min(std::max(tick_at_or_after(deadline), current_ + 1), current_ + kFarthest / 2);
  if (timer.is_linked()) {
    if (timer.tick_ >= timer.slot_tick_) {
      return;
    }
    timer.unlink();
  }
  place(timer);
}

void TimerWheel::place(Timer& timer) {
  // The level is that of the highest digit (base 64) in which the due time differs from the current
  // time, so within a level every occupied slot lies ahead of the current one and the lowest
  // occupied level comes first.
  const std::uint64_t difference = timer.tick_ ^ current_;
  const unsigned level = (static_cast<unsigned>(std::bit_width(difference)) - 1) / kSlotBits;
  const unsigned shift = level * kSlotBits;
  const auto slot = static_cast<unsigned>((timer.tick_ >> shift) & (kSlots - 1));
  timer.slot_tick_ = (timer.tick_ >> shift) << shift;
  levels_[level].slots[slot].push_back(timer);
  levels_[level].occupied |= std::uint64_t{1} << slot;
}

std::optional<std::uint64_t> TimerWheel::next_tick() const {
  for (unsigned level = 0; level < kLevels; ++level) {
    if (const std::uint64_t occupied = levels_[level].occupied) {
      const unsigned shift = level * kSlotBits;
      const std::uint64_t slot = static_cast<unsigned>(std::countr_zero(occupied));
      const std::uint64_t base = (current_ >> (shift + kSlotBits)) << (shift + kSlotBits);
      return base + (slot << shift);
    }
  }
  return std::nullopt;
}

std::optional<TimePoint> TimerWheel::next() const {
  if (const auto tick = next_tick()) {
    return start_ + kTick * static_cast<std::int64_t>(*tick);
  }
  return std::nullopt;
}

void TimerWheel::advance(TimePoint now) {
  const auto elapsed = std::chrono::floor<std::chrono::milliseconds>(now - start_).count();
  const std::uint64_t target = elapsed > 0 ? static_cast<std::uint64_t>(elapsed) : 0;
  while (const auto tick = next_tick()) {
    if (*tick > target) {
      break;
    }
    current_ = std::max(current_, *tick);
    process(*tick);
  }
  current_ = std::max(current_, target);
}

void TimerWheel::process(std::uint64_t tick) {
  for (unsigned level = 0; level < kLevels; ++level) {
    const unsigned shift = level * kSlotBits;
    if ((tick & ((std::uint64_t{1} << shift) - 1)) != 0) {
      break;  // a higher level's slot starts only where all lower digits are zero
    }
    const auto slot = static_cast<unsigned>((tick >> shift) & (kSlots - 1));
    Level& at = levels_[level];
    if ((at.occupied & (std::uint64_t{1} << slot)) == 0) {
      continue;
    }
    at.occupied &= ~(std::uint64_t{1} << slot);
    IntrusiveList<Timer, TimerTag> due;
    due.take(at.slots[slot]);
    while (Timer* timer = due.pop_front()) {
      if (timer->tick_ <= current_) {
        timer->on_timer();
      } else {
        place(*timer);
      }
    }
  }
}

}  // namespace sluice::coro
