#include "coro/deadline.h"

namespace sluice::coro {

void DeadlineBase::arm(Fiber& fiber, TimePoint deadline) {
  fiber_ = &fiber;
  depth_ = ++fiber.deadline_depth;
  fiber.executor->timers().set(*this, deadline);
}

bool DeadlineBase::disarm() {
  if (fiber_ == nullptr) {
    return false;
  }
  clear();
  Fiber& fiber = *fiber_;
  fiber_ = nullptr;
  --fiber.deadline_depth;
  if (fiber.passed_deadline != this) {
    return false;
  }
  fiber.passed_deadline = nullptr;
  if (fiber.stopped == Errc::Timeout) {
    fiber.stopped = Errc::None;
    return true;
  }
  return false;  // cancelled meanwhile: that stays
}

void DeadlineBase::on_timer() {
  if (fiber_->passed_deadline == nullptr || depth_ < fiber_->passed_deadline->depth_) {
    fiber_->passed_deadline = this;
  }
  if (fiber_->stopped == Errc::None) {
    fiber_->interrupt(Errc::Timeout);
  }
}

}  // namespace sluice::coro
