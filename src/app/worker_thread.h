#pragma once

#include "app/worker.h"
#include "io/loop.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace sluice::app {

/// A worker with its loop and its thread. Owned by the control thread, which talks to it by
/// messages.
class WorkerThread {
 public:
  /// Does not start yet. Errors: SystemError when descriptors have run out.
  static Result<std::unique_ptr<WorkerThread>> create(
      std::uint32_t index, io::Resolver& resolver, SharedState& shared
  );
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;
  ~WorkerThread();

  /// Before `start`, or on the worker's thread.
  Worker& worker() { return *worker_; }

  io::Loop& loop() { return *loop_; }

  void start();
  /// After the worker has ended: stops the loop and waits for the thread.
  void join();

  /// Asks the worker to show that it turns, and when it last did. From the control thread.
  void ask_for_beat();

  [[nodiscard]] TimePoint last_beat() const {
    return TimePoint(Duration(last_beat_.load(std::memory_order_relaxed)));
  }

 private:
  WorkerThread(
      std::uint32_t index,
      std::unique_ptr<io::Loop> loop,
      io::Resolver& resolver,
      SharedState& shared
  );
  void beat();

  std::uint32_t index_;
  std::unique_ptr<io::Loop> loop_;
  std::unique_ptr<Worker> worker_;
  std::atomic<std::int64_t> last_beat_;
  std::thread thread_;
};

/// A seed nobody can guess, from the system.
std::uint64_t random_seed();

}  // namespace sluice::app
