#pragma once

#include "coro/fiber.h"

namespace sluice::coro {

/// `co_await yield();` lets the other fibers that are ready run first: for long work that would
/// never have to wait. Returns at once in a fiber that was stopped.
class [[nodiscard]] yield : public Waiter {
 public:
  [[nodiscard]] bool await_ready() const noexcept { return false; }

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) {
    Fiber& fiber = *caller.promise().fiber;
    if (fiber.stopped != Errc::None) {
      return false;
    }
    park(caller);
    fiber.executor->schedule(*this);
    return true;
  }

  void await_resume() const noexcept {}
};

}  // namespace sluice::coro
