#include "observe/log_limit.h"

namespace sluice::observe {

LogLimit::Pass LogLimit::ask() {
  return ask(std::chrono::steady_clock::now());
}

LogLimit::Pass LogLimit::ask(TimePoint now) {
  const std::int64_t second =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  if (second_.exchange(second, std::memory_order_relaxed) != second) {
    asked_.store(0, std::memory_order_relaxed);
  }
  if (asked_.fetch_add(1, std::memory_order_relaxed) >= per_second_) {
    held_back_.fetch_add(1, std::memory_order_relaxed);
    return {.granted = false, .held_back = 0};
  }
  return {.granted = true, .held_back = held_back_.exchange(0, std::memory_order_relaxed)};
}

}  // namespace sluice::observe
