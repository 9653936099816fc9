#include "observe/histogram.h"

#include <algorithm>
#include <cmath>

namespace sluice::observe {

void HistogramReading::add(std::span<const Cell> cells) {
  if (cells.empty()) {
    return;
  }
  counts_.resize(buckets::kCount);
  for (std::size_t i = 0; i < buckets::kCount; ++i) {
    counts_[i] += cells[i].read();
  }
  sum_ += Duration(cells[buckets::kCount].read());
}

HistogramReading& HistogramReading::operator+=(const HistogramReading& other) {
  if (!other.counts_.empty()) {
    counts_.resize(buckets::kCount);
    std::ranges::transform(counts_, other.counts_, counts_.begin(), std::plus<>());
    sum_ += other.sum_;
  }
  return *this;
}

HistogramReading& HistogramReading::operator-=(const HistogramReading& earlier) {
  if (!earlier.counts_.empty()) {
    counts_.resize(buckets::kCount);
    std::ranges::transform(counts_, earlier.counts_, counts_.begin(), std::minus<>());
    sum_ -= earlier.sum_;
  }
  return *this;
}

std::int64_t HistogramReading::count() const {
  std::int64_t total = 0;
  for (const std::int64_t count : counts_) {
    total += count;
  }
  return total;
}

std::int64_t HistogramReading::count_between(Duration lower, Duration upper) const {
  std::int64_t total = 0;
  const std::size_t end = std::min(buckets::end_of(upper), counts_.size());
  for (std::size_t i = buckets::end_of(lower); i < end; ++i) {
    total += counts_[i];
  }
  return total;
}

Duration HistogramReading::quantile(double q) const {
  const double wanted = std::clamp(q, 0.0, 1.0) * static_cast<double>(count());
  const auto rank = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wanted)));
  std::int64_t seen = 0;
  Duration lower{0};
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const Duration upper = buckets::upper_bound(i);
    seen += counts_[i];
    if (seen >= rank) {
      return lower + (upper - lower) / 2;
    }
    lower = upper;
  }
  return Duration(0);
}

Cell* Histogram::allocate() {
  auto* cells = new Cell[buckets::kCount + 1];
  // Released, so that a reader who sees the array sees its zeros.
  cells_.store(cells, std::memory_order_release);
  return cells;
}

}  // namespace sluice::observe
