#pragma once

#include "base/error.h"
#include "observe/access_log.h"
#include "observe/log_target.h"
#include "observe/registry.h"

#include <cstddef>
#include <memory>
#include <string>

namespace sluice::observe {

/// Writes the access log from a thread of its own. Each worker formats its lines into a ring of its
/// own, without a lock; the thread empties the rings every 100 ms, or sooner when one is half full.
/// When the target cannot keep up the rings fill, and lines are dropped and counted: a worker never
/// waits, a full disk or closed pipe stops nothing.
class AccessLogWriter {
 public:
  /// Starts the thread. `target` is `stdout`, `stderr` or a path, opened for appending. Fails with
  /// `SystemError` if it cannot be opened.
  static Result<std::unique_ptr<AccessLogWriter>> create(std::string target, Registry& registry);

  AccessLogWriter(const AccessLogWriter&) = delete;
  AccessLogWriter& operator=(const AccessLogWriter&) = delete;
  /// Writes what was logged, but waits at most a second for a target that takes nothing. The
  /// workers have ended.
  ~AccessLogWriter();

  /// The log of that worker; valid as long as the writer is.
  [[nodiscard]] AccessLog& worker(std::size_t index);

  /// Opens the target's path again, after its file was moved away; the old one stays in use if that
  /// fails.
  Result<> reopen();
  /// Goes over to another target.
  Result<> redirect(std::string target);

  /// Returns when everything logged before the call has been offered to the target. For tests and
  /// for a shutdown.
  void flush();

 private:
  class Impl;
  explicit AccessLogWriter(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::observe
