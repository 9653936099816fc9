#pragma once

#include "base/assert.h"
#include "base/error.h"
#include "coro/fiber.h"
#include "io/backend.h"

#include <coroutine>
#include <cstdint>

namespace sluice::io {

/// An awaited attempt on a socket: tried when awaited and each time the socket may be ready; parked in between. `Derived`
/// gives `std::int64_t attempt()`. A fiber that was stopped attempts nothing.
template <class Derived, coro::Waiter* SocketState::* kSlot>
class Operation : public coro::Waiter {
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
  Operation(Backend& backend, SocketState& socket) : backend_(&backend), socket_(&socket) {}

  Backend* backend_;
  SocketState* socket_;
  std::int64_t result_ = 0;
  Errc stopped_ = Errc::None;

 private:
  bool try_now() {
    result_ = static_cast<Derived*>(this)->attempt();
    return result_ != kWouldBlock;
  }
};

}  // namespace sluice::io
