#pragma once

#include "coro/scope.h"

namespace sluice::coro {

/// An executor whose time moves by hand, and a scope on it: for tests of what suspends.
class ManualRun {
 public:
  ManualRun() = default;
  ManualRun(const ManualRun&) = delete;
  ManualRun& operator=(const ManualRun&) = delete;

  ~ManualRun() {
    scope.cancel();
    run();
  }

  /// Runs until nothing is ready.
  void run() {
    while (executor.run_ready(64) > 0) {
    }
  }

  /// Lets `time` pass, stopping at every timer on the way.
  void pass(Duration time) {
    run();
    const TimePoint end = executor.now() + time;
    while (executor.timers().next().value_or(end) < end) {
      executor.advance(*executor.timers().next());
      run();
    }
    executor.advance(end);
    run();
  }

  Executor executor{TimePoint(std::chrono::hours(1))};
  Scope scope{executor};
};

}  // namespace sluice::coro
