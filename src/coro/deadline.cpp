#include "coro/deadline.h"

namespace sluice::coro {

void DeadlineBase::arm(Fiber& fiber, TimePoint deadline) {
  armed_for_ = &fiber;
  depth_ = ++fiber.deadline_depth;
  fiber.executor->timers().set(*this, deadline);
}

bool DeadlineBase::disarm() {
  if (armed_for_ == nullptr) {
    return false;
  }
  clear();
  Fiber& fiber = *armed_for_;
  armed_for_ = nullptr;
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
  if (armed_for_->passed_deadline == nullptr || depth_ < armed_for_->passed_deadline->depth_) {
    armed_for_->passed_deadline = this;
  }
  if (armed_for_->stopped == Errc::None) {
    armed_for_->interrupt(Errc::Timeout);
  }
}

}  // namespace sluice::coro
