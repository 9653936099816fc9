#pragma once

#include "coro/scope.h"
#include "io/epoll_backend.h"
#include "io/loop.h"

namespace sluice::io {

/// A loop on epoll and a scope on it, turned by hand: for tests on real sockets.
class LoopRun {
 public:
  LoopRun() = default;
  LoopRun(const LoopRun&) = delete;
  LoopRun& operator=(const LoopRun&) = delete;

  ~LoopRun() {
    scope.cancel();
    until([this] { return scope.empty(); });
  }

  /// Turns until `holds()`, or for ten seconds; returns whether it holds.
  template <class Condition>
  bool until(Condition holds) {
    const TimePoint limit = loop.clock_now() + std::chrono::seconds(10);
    while (!holds() && loop.clock_now() < limit) {
      // A turn ends by waiting for the outside; what the test looks at may have happened before
      // that.
      loop.timers().set(tick_, loop.clock_now() + std::chrono::milliseconds(1));
      loop.turn();
    }
    return holds();
  }

  Loop loop{*make_epoll_backend(), 1};
  coro::Scope scope{loop};

 private:
  struct Tick final : coro::Timer {
    void on_timer() override {}
  };

  Tick tick_;
};

}  // namespace sluice::io
