#include "coro/fiber.h"

#include "base/assert.h"

namespace sluice::coro {

void Waiter::park_fiber(Fiber& fiber, std::coroutine_handle<> continuation) {
  SLUICE_ASSERT(fiber.parked == nullptr, "a fiber waits on one thing at a time");
  fiber_ = &fiber;
  continuation_ = continuation;
  fiber.parked = this;
}

void Waiter::run() {
  resume();
}

void Waiter::resume() {
  fiber_->parked = nullptr;
  continuation_.resume();
}

void Fiber::cancel() {
  if (stopped != Errc::Cancelled) {
    interrupt(Errc::Cancelled);
  }
}

void Fiber::interrupt(Errc reason) {
  stopped = reason;
  if (parked != nullptr && parked->abandon()) {
    executor->schedule(*parked);
  }
}

}  // namespace sluice::coro
