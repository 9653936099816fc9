#include "coro/scope.h"

namespace sluice::coro {

Fiber& Scope::start(FiberRoot root) {
  FiberRoot::promise_type& fiber = root.handle_.promise();
  fiber.own.emplace(*executor_);
  fiber.fiber = &*fiber.own;
  fiber.scope = this;
  fibers_.push_back(fiber);
  ++size_;
  executor_->schedule(fiber);
  return *fiber.own;
}

void Scope::on_end(FiberRoot::promise_type& fiber) {
  static_cast<ListNode<FiberTag>&>(fiber).unlink();
  --size_;
  if (fibers_.empty() && joiner_ != nullptr) {
    executor_->schedule(*joiner_);
  }
}

void FiberRoot::promise_type::Final::await_suspend(std::coroutine_handle<promise_type> self
) const noexcept {
  self.promise().scope->on_end(self.promise());
  self.destroy();
}

}  // namespace sluice::coro
