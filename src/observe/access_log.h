#pragma once

#include "observe/access_record.h"

namespace sluice::observe {

/// Where records of exchanges go: one a worker, used by its thread alone. Tests collect them in
/// memory.
class AccessLog {
 public:
  AccessLog() = default;
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;
  virtual ~AccessLog() = default;

  /// Called once for each exchange, when it ends, however it ended. Never waits and never fails.
  virtual void write(const AccessRecord& record) = 0;
};

}  // namespace sluice::observe
