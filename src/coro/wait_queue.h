#pragma once

#include "coro/task.h"

namespace sluice::coro {

/// Fibers that wait for something another fiber of the same executor will tell them. Whoever is
/// woken looks again at what it waited for. Waiters are woken in the order they came.
class WaitQueue {
 public:
  class Wait : public Waiter {
   public:
    explicit Wait(WaitQueue& queue) : queue_(&queue) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
      fiber_ = caller.promise().fiber;
      if (fiber_->stopped != Errc::None) {
        return false;
      }
      park(caller);
      queue_->waiting_.push_back(*this);
      ++queue_->size_;
      return true;
    }

    [[nodiscard]] Result<> await_resume() const {
      if (fiber_->stopped != Errc::None) {
        return fail(fiber_->stopped);
      }
      return Ok;
    }

    bool abandon() override {
      // Woken already and not run yet: it is in the ready queue, not ours.
      if (!woken_) {
        unlink();
        --queue_->size_;
        woken_ = true;
      }
      return true;
    }

   private:
    friend class WaitQueue;
    WaitQueue* queue_;
    bool woken_ = false;
  };

  WaitQueue() = default;
  WaitQueue(const WaitQueue&) = delete;
  WaitQueue& operator=(const WaitQueue&) = delete;

  /// Suspends until notified. Errors: Cancelled, Timeout; then the notification, if there was one,
  /// is for nobody: the caller passes it on with `notify_one`.
  [[nodiscard]] Wait wait() { return Wait(*this); }

  void notify_one() {
    if (auto* first = static_cast<Wait*>(waiting_.pop_front())) {
      --size_;
      first->woken_ = true;
      first->fiber_->executor->schedule(*first);
    }
  }

  void notify_all() {
    while (!waiting_.empty()) {
      notify_one();
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  IntrusiveList<Runnable> waiting_;
  std::size_t size_ = 0;
};

}  // namespace sluice::coro
