#include "base/rng.h"

#include <gtest/gtest.h>

#include <array>

namespace sluice {
namespace {

TEST(Rng, SameSeedSameNumbers) {
  Rng one(7);
  Rng same(7);
  Rng other(8);
  const std::uint64_t first = one.next();
  EXPECT_EQ(first, same.next());
  EXPECT_NE(first, other.next());
}

TEST(Rng, BelowStaysBelowAndReachesEveryValue) {
  Rng rng(1);
  std::array<int, 5> counts{};
  for (int i = 0; i < 5000; ++i) {
    ++counts.at(rng.below(counts.size()));
  }
  for (const int count : counts) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
  EXPECT_EQ(rng.below(1), 0U);
}

}  // namespace
}  // namespace sluice
