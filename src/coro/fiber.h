#pragma once

#include "base/error.h"
#include "coro/executor.h"

#include <coroutine>
#include <cstdint>

namespace sluice::coro {

struct Fiber;

/// What a suspended fiber waits on. It lives in the awaiting coroutine's frame.
class Waiter : public Runnable {
 public:
  /// Called when the fiber is told to stop: detach from whatever would have completed this. Returns
  /// whether the fiber may be woken now; false for a wait that must be sat out (a scope's
  /// children).
  virtual bool abandon() { return true; }

  void run() override;

 protected:
  /// Parks `caller`'s fiber on this until it is scheduled.
  template <class Promise>
  void park(std::coroutine_handle<Promise> caller) {
    park_fiber(*caller.promise().fiber, caller);
  }

  void park_fiber(Fiber& fiber, std::coroutine_handle<> continuation);

  /// Takes the fiber off this and goes on with it.
  void resume();

  Fiber* fiber_ = nullptr;
  std::coroutine_handle<> continuation_;
};

class DeadlineBase;

/// One chain of awaits, with at most one thing it is parked on. Stopping it is one pointer: the
/// operation it waits on completes with the reason, and so does every operation it tries
/// afterwards.
struct Fiber {
  explicit Fiber(Executor& on) : executor(&on) {}

  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  Executor* executor;
  Waiter* parked = nullptr;
  /// None, Cancelled (sticky), or Timeout (until the deadline that passed has unwound).
  Errc stopped = Errc::None;
  std::uint16_t deadline_depth = 0;
  DeadlineBase* passed_deadline = nullptr;

  /// Ends it: the fiber unwinds with `Cancelled`. It does no more I/O.
  void cancel();

  /// Stops what it is doing for `reason`.
  void interrupt(Errc reason);
};

}  // namespace sluice::coro
