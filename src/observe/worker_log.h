#pragma once

#include "base/units.h"
#include "observe/access_log.h"
#include "observe/common_format.h"
#include "observe/log_ring.h"
#include "observe/log_style.h"
#include "observe/metric.h"
#include "observe/timestamp.h"

#include <functional>
#include <utility>

namespace sluice::observe {

/// For each worker.
struct AccessLogMetrics : MetricSet {
  Counter lines{this, "sluice_access_log_lines_total", "Lines handed to the access log."};
  Counter dropped{
      this,
      "sluice_access_log_dropped_total",
      "Lines lost, as the target of the access log could not keep up or could not be written."
  };
};

/// The access log of one worker: formats each record straight into the ring that the writer's
/// thread empties.
class WorkerLog final : public AccessLog {
 public:
  /// `on_half_full` is called when the ring should be emptied soon, at the latest for every other
  /// half of it.
  WorkerLog(Bytes ring, AccessLogMetrics& metrics, std::move_only_function<void()> on_half_full)
      : ring_(ring), metrics_(metrics), on_half_full_(std::move(on_half_full)) {}

  void write(const AccessRecord& record) override;

  /// How lines look from here on, and what happens when there is no room. On the worker.
  void use(LogStyle style, OnFull on_full) {
    style_ = style;
    on_full_ = on_full;
  }

  /// For the writer's thread: its side of it.
  LogRing& ring() { return ring_; }

 private:
  void write_truncated(AccessRecord record);
  void append(const AccessRecord& record, std::size_t max_size);
  [[nodiscard]] std::size_t max_line(const AccessRecord& record) const;
  char* format(const AccessRecord& record, char* to);
  char* wait_for_room(std::size_t size);

  LogRing ring_;
  AccessLogMetrics& metrics_;
  TimestampWriter timestamps_;
  CommonTimeWriter common_times_;
  LogStyle style_ = LogStyle::Json;
  OnFull on_full_ = OnFull::Drop;
  std::move_only_function<void()> on_half_full_;
};

}  // namespace sluice::observe
