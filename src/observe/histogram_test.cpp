#include "observe/histogram.h"

#include "base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::observe {
namespace {

struct Timings : MetricSet {
  Histogram duration{this, "duration_seconds", "Durations."};
};

TEST(HistogramBuckets, EachBoundIsTheLastDurationOfItsBucket) {
  for (std::size_t i = 0; i < buckets::kOverflow; ++i) {
    const Duration bound = buckets::upper_bound(i);
    EXPECT_EQ(buckets::index_of(bound), i) << bound.count();
    EXPECT_EQ(buckets::index_of(bound + 1ns), i + 1) << bound.count();
  }
}

TEST(HistogramBuckets, TakesTheExtremes) {
  EXPECT_EQ(buckets::index_of(0ns), 0U);
  EXPECT_EQ(buckets::index_of(1000s), buckets::kOverflow - 1);
  EXPECT_EQ(buckets::index_of(1000s + 1ns), buckets::kOverflow);
  EXPECT_EQ(buckets::index_of(Duration::max()), buckets::kOverflow);
}

TEST(HistogramBuckets, AreAtMostATenthOfTheirValueWide) {
  for (std::size_t i = buckets::kLinear; i < buckets::kOverflow; ++i) {
    const Duration width = buckets::upper_bound(i) - buckets::upper_bound(i - 1);
    EXPECT_LE(width * 10, buckets::upper_bound(i - 1)) << i;
  }
}

TEST(Histogram, QuantilesAreWithinFivePercent) {
  Timings timings;
  Rng rng(7);
  std::vector<std::int64_t> exact;
  for (int i = 0; i < 100'000; ++i) {
    // From 2 µs to 20 s, spread evenly over the orders of magnitude.
    const double exponent = static_cast<double>(rng.below(7'000'000)) / 1e6;
    const auto nanoseconds = static_cast<std::int64_t>(2000 * std::pow(10.0, exponent));
    exact.push_back(nanoseconds);
    timings.duration.record(Duration(nanoseconds));
  }
  std::ranges::sort(exact);

  const HistogramReading reading = timings.duration.read();

  EXPECT_EQ(reading.count(), 100'000);
  for (const double q : {0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
    const auto rank = static_cast<std::size_t>(std::ceil(q * 100'000)) - 1;
    const auto expected = static_cast<double>(exact[rank]);
    EXPECT_NEAR(static_cast<double>(reading.quantile(q).count()), expected, expected * 0.05) << q;
  }
}

TEST(Histogram, CountsBetweenBoundsExactly) {
  Timings timings;
  timings.duration.record(2'500us);
  timings.duration.record(2'500us + 1ns);
  timings.duration.record(2'499us);

  EXPECT_EQ(timings.duration.read().count_between(0ns, 2'500us), 2);
  EXPECT_EQ(timings.duration.read().count_between(2'500us, 2'600us), 1);
  EXPECT_EQ(timings.duration.read().count_between(2'500us, Duration::max()), 1);
}

TEST(Histogram, TakesANegativeDurationForNone) {
  Timings timings;
  timings.duration.record(-5ms);

  EXPECT_EQ(timings.duration.read().count_between(0ns, 100ns), 1);
  EXPECT_EQ(timings.duration.read().sum(), 0ns);
}

TEST(Histogram, HasNoCellsBeforeTheFirstDuration) {
  Timings timings;

  EXPECT_TRUE(timings.duration.cells().empty());
  EXPECT_EQ(timings.duration.read().count(), 0);
  EXPECT_EQ(timings.duration.read().quantile(0.5), 0ns);
}

TEST(HistogramReading, TheDifferenceOfTwoIsWhatLiesBetween) {
  Timings timings;
  timings.duration.record(1ms);
  const HistogramReading before = timings.duration.read();
  timings.duration.record(1s);

  HistogramReading between = timings.duration.read();
  between -= before;

  EXPECT_EQ(between.count(), 1);
  EXPECT_EQ(between.sum(), 1s);
}

}  // namespace
}  // namespace sluice::observe
