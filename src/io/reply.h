#pragma once

#include "base/error.h"
#include "coro/fiber.h"
#include "io/loop.h"

#include <memory>
#include <optional>
#include <utility>

namespace sluice::io {

/// An answer that another thread will give to a fiber of `loop`. Both sides hold it; a fiber that
/// is stopped while it waits lets go, and the answer is dropped when it comes.
template <class T>
class Reply : public std::enable_shared_from_this<Reply<T>> {
 public:
  explicit Reply(Loop& loop) : loop_(&loop) {}

  /// From any thread, once.
  void deliver(Result<T> value) {
    loop_->post([self = this->shared_from_this(), value = std::move(value)]() mutable {
      self->value_.emplace(std::move(value));
      if (self->waiter_ != nullptr) {
        self->loop_->schedule(*self->waiter_);
      }
    });
  }

  class Wait : public coro::Waiter {
   public:
    explicit Wait(std::shared_ptr<Reply> reply) : reply_(std::move(reply)) {}

    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

    ~Wait() { reply_->waiter_ = nullptr; }

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
      fiber_ = caller.promise().fiber;
      if (fiber_->stopped != Errc::None || reply_->value_.has_value()) {
        return false;
      }
      park(caller);
      reply_->waiter_ = this;
      return true;
    }

    [[nodiscard]] Result<T> await_resume() {
      if (fiber_->stopped != Errc::None) {
        return fail(fiber_->stopped);
      }
      return *std::move(reply_->value_);
    }

    bool abandon() override {
      reply_->waiter_ = nullptr;
      return true;
    }

   private:
    std::shared_ptr<Reply> reply_;
  };

  /// Suspends until the answer is there. Errors: those of the answer, Cancelled, Timeout.
  [[nodiscard]] Wait wait() { return Wait(this->shared_from_this()); }

 private:
  Loop* loop_;
  std::optional<Result<T>> value_;
  coro::Waiter* waiter_ = nullptr;
};

}  // namespace sluice::io
