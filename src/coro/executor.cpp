#include "coro/executor.h"

namespace sluice::coro {

std::size_t Executor::run_ready(std::size_t limit) {
  std::size_t ran = 0;
  while (ran < limit) {
    Runnable* item = next_ready();
    if (item == nullptr) {
      break;
    }
    item->run();
    ++ran;
  }
  return ran;
}

Runnable* Executor::next_ready() {
  if (shuffle_ != nullptr) {
    // Rotating by chance is enough to try every order, and keeps the queue a plain list.
    for (std::uint64_t turns = shuffle_->below(4); turns > 0 && !ready_.empty(); --turns) {
      ready_.push_back(*ready_.pop_front());
    }
  }
  return ready_.pop_front();
}

}  // namespace sluice::coro
