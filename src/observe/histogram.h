#pragma once

#include "base/units.h"
#include "observe/histogram_buckets.h"
#include "observe/metric.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::observe {

/// How often each duration occurred, at one moment; several add up. Subtract two to see what lies
/// between them.
class HistogramReading {
 public:
  HistogramReading() = default;

  /// Takes the cells of a `Histogram`, or nothing.
  explicit HistogramReading(std::span<const Cell> cells) { add(cells); }

  void add(std::span<const Cell> cells);
  HistogramReading& operator+=(const HistogramReading& other);
  HistogramReading& operator-=(const HistogramReading& earlier);

  /// Whether anything was ever recorded.
  [[nodiscard]] bool is_used() const { return !counts_.empty(); }

  [[nodiscard]] std::int64_t count() const;

  [[nodiscard]] Duration sum() const { return sum_; }

  /// How many were above `lower` and at most `upper`; exact for bounds of at most two significant
  /// decimal digits (from 10 µs on).
  [[nodiscard]] std::int64_t count_between(Duration lower, Duration upper) const;
  /// The duration that a share `q` (0 to 1) stays at or below, within 5 % from 2 µs on; 0 when
  /// nothing was recorded.
  [[nodiscard]] Duration quantile(double q) const;

 private:
  std::vector<std::int64_t> counts_;  // by bucket; empty: nothing recorded
  Duration sum_{0};
};

/// The distribution of durations, good to the 99.9th percentile: two significant decimal digits,
/// 100 ns to 1,000 s. Recording costs two cells. Its 6.6 KB are allocated by the first duration, so
/// that an upstream nobody uses has none.
class Histogram {
 public:
  using Reading = HistogramReading;

  Histogram(MetricSet* set, std::string_view name, std::string_view help) {
    set->declare({.name = name, .help = help, .type = MetricType::Histogram}, *this);
  }

  Histogram(const Histogram&) = delete;
  Histogram& operator=(const Histogram&) = delete;

  ~Histogram() { delete[] cells_.load(std::memory_order_relaxed); }

  /// A negative duration counts as 0.
  void record(Duration duration) {
    Cell* cells = cells_.load(std::memory_order_relaxed);
    if (cells == nullptr) [[unlikely]] {
      cells = allocate();
    }
    const Duration positive = duration.count() > 0 ? duration : Duration(0);
    cells[buckets::index_of(positive)].add(1);
    cells[buckets::kCount].add(positive.count());
  }

  [[nodiscard]] Reading read() const { return Reading(cells()); }

  /// One a bucket, then the sum in nanoseconds; empty before the first duration.
  [[nodiscard]] std::span<const Cell> cells() const {
    const Cell* cells = cells_.load(std::memory_order_acquire);
    return {cells, cells == nullptr ? 0 : buckets::kCount + 1};
  }

 private:
  Cell* allocate();

  std::atomic<Cell*> cells_{nullptr};
};

}  // namespace sluice::observe
