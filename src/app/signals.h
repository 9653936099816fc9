#pragma once

#include <functional>
#include <thread>

namespace sluice::app {

/// Takes signals out of the way of every thread and hands them to a function, one at a time. Made
/// before other threads are.
class Signals {
 public:
  /// Blocks SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2 for this thread and those it starts, and
  /// ignores SIGPIPE.
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  ~Signals() { stop(); }

  /// Calls `handler(number)` for each signal, on a thread of its own.
  void start(std::function<void(int)> handler);
  /// Calls it no more; once this has returned, what it refers to may go.
  void stop();

 private:
  std::thread thread_;
};

}  // namespace sluice::app
