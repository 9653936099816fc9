#include "base/units.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Units, SizesReadAsWritten) {
  EXPECT_EQ((16_KiB).count(), 16384U);
  EXPECT_EQ((1_GiB).count(), 1U << 30U);
  EXPECT_LT(1023_B, 1_KiB);
  EXPECT_LT(1_GiB, Bytes::max());
}

TEST(Units, SharesAreExact) {
  EXPECT_EQ((20_percent).of(1000), 200U);
  EXPECT_EQ(Ratio::of_millionths(333'333).of(3), 0U);
  EXPECT_EQ((100_percent).of(7), 7U);
}

}  // namespace
}  // namespace sluice
