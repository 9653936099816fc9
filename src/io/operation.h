#pragma once

#include "base/assert.h"
#include "base/error.h"
#include "coro/deadline.h"
#include "io/backend.h"

#include <cerrno>
#include <coroutine>
#include <cstdint>

namespace sluice::io {

/// An awaited attempt on a socket: tried when awaited and each time the socket may be ready; parked
/// in between. `Derived` gives `std::int64_t attempt()`. A fiber that was stopped attempts nothing.
/// A deadline is a timer only while it is parked.
template <class Derived, coro::Waiter* SocketState::* kSlot>
class Operation : public coro::Waiter, private coro::DeadlineBase {
 public:
  [[nodiscard]] bool await_ready() const noexcept { return false; }

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) {
    coro::Fiber& fiber = *caller.promise().fiber;
    if (fiber.stopped != Errc::None) {
      stopped_ = fiber.stopped;
      return false;
    }
    if (try_now()) {
      return false;
    }
    park(caller);
    SLUICE_ASSERT(socket_->*kSlot == nullptr, "one operation a direction at a time");
    socket_->*kSlot = this;
    backend_->watch(*socket_);
    if (socket_->aborted) {
      fiber.executor->schedule(*this);
    }
    if (deadline_.at) {
      arm(fiber, *deadline_.at);
    }
    return true;
  }

  void run() final {
    if (fiber_->stopped != Errc::None) {
      stopped_ = fiber_->stopped;
    } else if (!try_now()) {
      return;  // woken in vain: stays parked
    }
    socket_->*kSlot = nullptr;
    resume();
  }

  bool abandon() final {
    socket_->*kSlot = nullptr;
    return true;
  }

 protected:
  Operation(Backend& backend, SocketState& socket, coro::Deadline deadline = {})
      : backend_(&backend), socket_(&socket), deadline_(deadline) {}

  /// Whether the fiber was stopped, and why, as the caller is to see it. Called once, by
  /// `await_resume`.
  Errc stop_reason() { return disarm() && stopped_ == Errc::Timeout ? deadline_.as : stopped_; }

  /// Moves the deadline of a parked operation that is getting on.
  void extend(TimePoint deadline) {
    if (fiber_ != nullptr && deadline_.at.has_value()) {
      rearm(deadline);
    }
  }

  Backend* backend_;
  SocketState* socket_;
  std::int64_t result_ = 0;

 private:
  bool try_now() {
    result_ = socket_->aborted ? -ECONNABORTED : static_cast<Derived*>(this)->attempt();
    return result_ != kWouldBlock;
  }

  coro::Deadline deadline_;
  Errc stopped_ = Errc::None;
};

}  // namespace sluice::io
