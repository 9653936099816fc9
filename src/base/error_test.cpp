#include "base/error.h"

#include <gtest/gtest.h>

#include <memory>

namespace sluice {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) {
    return fail(Errc::BadTarget, "odd", n);
  }
  return n / 2;
}

Result<int> quarter(int n) {
  const int first = TRY(half(n));
  return TRY(half(first));
}

Result<std::unique_ptr<int>> boxed(int n) {
  return std::make_unique<int>(TRY(half(n)));
}

TEST(Error, TryGivesTheValueOrReturnsTheErrorAsItIs) {
  EXPECT_EQ(quarter(8), 2);
  const Result<int> failed = quarter(6);
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error(), Errc::BadTarget);
  EXPECT_EQ(failed.error().detail, 3);
  EXPECT_STREQ(failed.error().what, "odd");
}

TEST(Error, TryTakesExpressionsWithCommasAndMovesValuesOut) {
  const auto unbox = [](int n) -> Result<int> {
    const std::unique_ptr<int> box = TRY(boxed(n));
    return *box + TRY(std::pair<Result<int>, int>(1, 2).first);
  };
  EXPECT_EQ(unbox(4), 3);
  EXPECT_FALSE(unbox(3).has_value());
}

TEST(Error, OkIsAResultWithoutAValue) {
  const auto nothing_wrong = []() -> Result<> { return Ok; };
  EXPECT_TRUE(nothing_wrong().has_value());
}

}  // namespace
}  // namespace sluice
