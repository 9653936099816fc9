#pragma once

#include "base/intrusive_list.h"
#include "base/rng.h"
#include "base/units.h"
#include "coro/timer_wheel.h"

#include <cstddef>

namespace sluice::coro {

/// Something that may go on at the next opportunity. Queued at most once; leaves the queue when
/// destroyed.
class Runnable : public ListNode<> {
 public:
  virtual void run() = 0;

 protected:
  ~Runnable() = default;
};

/// What a worker's fibers run on: a queue of those that may go on, the timers, and the time. Knows
/// no descriptor; `io::Loop` adds waiting for the outside world. All of it belongs to one thread.
class Executor {
 public:
  explicit Executor(TimePoint now) : now_(now), timers_(now) {}

  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// The cached monotonic time of this turn.
  [[nodiscard]] TimePoint now() const { return now_; }

  TimerWheel& timers() { return timers_; }

  /// Lets `item` run after those queued already. Nothing happens if it is queued.
  void schedule(Runnable& item) {
    if (!item.is_linked()) {
      ready_.push_back(item);
    }
  }

  [[nodiscard]] bool has_ready() const { return !ready_.empty(); }

  /// Runs at most `limit` of what is ready, also what becomes ready meanwhile; returns how many
  /// ran.
  std::size_t run_ready(std::size_t limit);

  /// Sets the time and fires the timers due by then.
  void advance(TimePoint now) {
    now_ = now;
    timers_.advance(now);
  }

  /// Tests: take the ready ones in an order this decides.
  void shuffle_with(Rng* rng) { shuffle_ = rng; }

 private:
  Runnable* next_ready();

  TimePoint now_;
  TimerWheel timers_;
  IntrusiveList<Runnable> ready_;
  Rng* shuffle_ = nullptr;
};

}  // namespace sluice::coro
