#pragma once

#include "base/intrusive_list.h"
#include "base/units.h"

#include <array>
#include <cstdint>
#include <optional>

namespace sluice::coro {

struct TimerTag;

/// Something that happens at a time. Lives in its owner; setting and clearing it allocate nothing
/// and make no system call. Unset when destroyed.
class Timer : private ListNode<TimerTag> {
 public:
  Timer() = default;

  [[nodiscard]] bool is_set() const { return is_linked(); }

  void clear() { unlink(); }

 protected:
  ~Timer() = default;

 private:
  friend class TimerWheel;
  friend class IntrusiveList<Timer, TimerTag>;

  /// Called by the wheel once the time has come; the timer is unset by then and may be set again.
  virtual void on_timer() = 0;

  std::uint64_t tick_ = 0;       // when it is due
  std::uint64_t slot_tick_ = 0;  // when the slot it waits in is looked at, never after tick_
};

/// A hierarchical timing wheel with 1 ms ticks. A timer fires at the first tick at or after its
/// deadline. Moving a set timer to a later time only notes the time: it is re-queued when its old
/// slot comes up.
class TimerWheel {
 public:
  explicit TimerWheel(TimePoint start) : start_(start) {}

  void set(Timer& timer, TimePoint deadline);

  /// Fires what is due by `now`.
  void advance(TimePoint now);

  /// When `advance` should be called next at the latest; empty if no timer is set.
  [[nodiscard]] std::optional<TimePoint> next() const;

 private:
  static constexpr unsigned kSlotBits = 6;
  static constexpr unsigned kSlots = 1U << kSlotBits;
  static constexpr unsigned kLevels = 7;  // 2^42 ms: 139 years

  struct Level {
    std::uint64_t occupied =
        0;  // a bit a slot; may be set for a slot whose timers have all been cleared
    std::array<IntrusiveList<Timer, TimerTag>, kSlots> slots;
  };

  [[nodiscard]] std::uint64_t tick_at_or_after(TimePoint time) const;
  [[nodiscard]] std::optional<std::uint64_t> next_tick() const;
  void place(Timer& timer);
  void process(std::uint64_t tick);

  TimePoint start_;
  std::uint64_t current_ = 0;
  std::array<Level, kLevels> levels_;
};

}  // namespace sluice::coro
