#pragma once

#include "base/error.h"
#include "base/units.h"
#include "observe/access_log.h"
#include "observe/log_target.h"
#include "observe/registry.h"
#include "observe/worker_log.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sluice::observe {

struct AccessLogWriterMetrics : MetricSet {
  Counter write_errors{
      this,
      "sluice_access_log_write_errors_total",
      "Times the access log's target could not be written."
  };
};

/// Writes the access log from a thread of its own. Each worker formats its lines into a ring of its
/// own, without a lock; the thread empties the rings every 100 ms, or sooner when one is half full.
/// When the target cannot keep up or fails, the rings fill, and lines are dropped and counted: a
/// worker never waits, and a full disk or a closed pipe stops nothing. What is in the rings is
/// tried again until it goes through.
class AccessLogWriter {
 public:
  /// Of each worker's ring; a power of two. No line is longer than a quarter of it: longer texts
  /// are cut.
  static constexpr Bytes kRing{1_MiB};

  /// Starts the thread. `target` is `stdout`, `stderr` or a path, opened for appending. Fails with
  /// `SystemError` and errno if it cannot be opened.
  static Result<std::unique_ptr<AccessLogWriter>> create(
      std::string target, Registry& registry, Bytes ring = kRing
  );

  AccessLogWriter(const AccessLogWriter&) = delete;
  AccessLogWriter& operator=(const AccessLogWriter&) = delete;
  /// Writes out what was logged, but waits at most a second for a target that takes nothing. By now
  /// nobody logs.
  ~AccessLogWriter();

  /// The log of that worker; valid as long as the writer is.
  [[nodiscard]] WorkerLog& worker(std::size_t index) { return *workers_.at(index); }

  /// Opens the target's path again, after its file was moved away; if that fails, the old one stays
  /// in use.
  Result<> reopen();
  /// Goes over to another target, in the same way.
  Result<> redirect(std::string target);

  /// Returns when all that was logged before the call has been written, or the target did not take
  /// it.
  void flush();

 private:
  AccessLogWriter(std::string name, LogTarget target, Registry& registry, Bytes ring);

  void wake();
  void run();
  void write_out(Duration patience);
  bool write_out(LogRing& ring, Duration patience);
  void on_failure(const Error& error);
  void on_success();
  void take_over_next_target();

  std::shared_ptr<PerWorker<AccessLogMetrics>> worker_metrics_;
  std::shared_ptr<AccessLogWriterMetrics> metrics_;
  std::vector<std::unique_ptr<WorkerLog>> workers_;

  // The thread's own.
  LogTarget target_;
  std::size_t next_worker_ = 0;  // whose ring goes first: the one that is in the middle of a line
  bool is_mid_line_ = false;
  bool is_failing_ = false;

  std::atomic<bool> is_awake_{false
  };  // saves a worker the lock when the thread is about to look anyway
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string name_;  // guarded by mutex_, as are the following
  std::optional<LogTarget> next_target_;
  bool is_stopping_ = false;
  std::uint64_t flushes_wanted_ = 0;
  std::uint64_t flushes_done_ = 0;

  std::thread thread_;
};

}  // namespace sluice::observe
