#pragma once

#include "coro/task.h"

#include <optional>

namespace sluice::coro {

/// When to give up, and what the caller is told then. Without a time it never happens.
struct Deadline {
  std::optional<TimePoint> at;
  Errc as = Errc::Timeout;
};

/// The timer behind `with_deadline`. Of several deadlines that passed in one fiber, the outermost
/// unwinds it.
class DeadlineBase : private Timer {
 protected:
  DeadlineBase() = default;

  ~DeadlineBase() { disarm(); }

  DeadlineBase(const DeadlineBase&) = delete;
  DeadlineBase& operator=(const DeadlineBase&) = delete;

  void arm(Fiber& fiber, TimePoint deadline);

  /// Moves it to another time.
  void rearm(TimePoint deadline) { armed_for_->executor->timers().set(*this, deadline); }

  /// Ends it; true if it was this one that stopped the fiber, which may now go on.
  bool disarm();

 private:
  void on_timer() override;

  Fiber* armed_for_ = nullptr;
  std::uint16_t depth_ = 0;
};

template <class T>
class [[nodiscard]] WithDeadline : DeadlineBase {
 public:
  WithDeadline(std::optional<TimePoint> deadline, Errc as, Task<T> task)
      : deadline_(deadline), as_(as), task_(std::move(task)) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }

  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> caller) {
    if (deadline_) {
      arm(*caller.promise().fiber, *deadline_);
    }
    return task_.await_suspend(caller);
  }

  T await_resume() {
    T result = task_.await_resume();
    if (disarm() && !result && result.error() == Errc::Timeout) {
      result = fail(as_);
    }
    return result;
  }

 private:
  std::optional<TimePoint> deadline_;
  Errc as_;
  Task<T> task_;
};

/// Awaits `task`, a `Task<Result<…>>`, but stops it at `deadline`: what it waits on fails with
/// `Timeout`, it unwinds, and the caller sees `as`. Adds no coroutine frame. Without a deadline it
/// only awaits.
template <class T>
WithDeadline<T> with_deadline(std::optional<TimePoint> deadline, Errc as, Task<T> task) {
  return WithDeadline<T>(deadline, as, std::move(task));
}

/// Suspends until `when`. Errors: Cancelled, Timeout.
class SleepUntil : public Waiter {
 public:
  explicit SleepUntil(TimePoint when) : when_(when) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) {
    fiber_ = caller.promise().fiber;
    if (fiber_->stopped != Errc::None) {
      return false;
    }
    park(caller);
    timer_.waiter = this;
    timer_.executor = fiber_->executor;
    fiber_->executor->timers().set(timer_, when_);
    return true;
  }

  [[nodiscard]] Result<> await_resume() const {
    if (fiber_->stopped != Errc::None) {
      return fail(fiber_->stopped);
    }
    return Ok;
  }

  bool abandon() override {
    timer_.clear();
    return true;
  }

 private:
  struct WakeTimer final : Timer {
    void on_timer() override { executor->schedule(*waiter); }

    SleepUntil* waiter = nullptr;
    Executor* executor = nullptr;
  };

  TimePoint when_;
  WakeTimer timer_;
};

[[nodiscard]] inline SleepUntil sleep_until(TimePoint when) {
  return SleepUntil(when);
}

}  // namespace sluice::coro
