#include "http/conditions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace sluice::http {
namespace {

using namespace std::chrono_literals;
using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

constexpr WallTime kModified = WallTime(std::chrono::seconds(784'111'777)) + 250ms;
constexpr WallTime kNow = kModified + 24h;
constexpr std::string_view kDate = "Sun, 06 Nov 1994 08:49:37 GMT";    // kModified
constexpr std::string_view kBefore = "Sun, 06 Nov 1994 08:49:36 GMT";  // a second earlier
constexpr std::string_view kAfter = "Sun, 06 Nov 1994 08:49:38 GMT";   // a second later
constexpr Validators kValidators{.etag = "\"now\"", .last_modified = kModified};

class Conditions : public ::testing::Test {
 protected:
  Condition evaluate(const Fields& lines, Method method = Method::Get) {
    FieldSection fields = section(lines);
    return evaluate_conditions(method, fields, kValidators, kNow);
  }

  bool range_counts(const Fields& lines, WallTime now = kNow) {
    FieldSection fields = section(lines);
    return range_is_current(fields, kValidators, now);
  }

 private:
  FieldSection section(const Fields& lines) {
    FieldSection fields(arena_);
    for (const auto& [name, value] : lines) {
      fields.add(name, value);
    }
    return fields;
  }

  ArenaBlocks blocks_;
  Arena arena_{blocks_};
};

TEST_F(Conditions, HoldWhereThereAreNone) {
  EXPECT_EQ(evaluate({}), Condition::Holds);
  EXPECT_EQ(evaluate({{"Range", "bytes=0-1"}}), Condition::Holds);
}

TEST_F(Conditions, IfNoneMatchComparesWeakly) {
  EXPECT_EQ(evaluate({{"If-None-Match", "\"now\""}}), Condition::NotModified);
  EXPECT_EQ(evaluate({{"If-None-Match", "W/\"now\""}}), Condition::NotModified);
  EXPECT_EQ(evaluate({{"If-None-Match", "\"old\", \"now\""}}), Condition::NotModified);
  EXPECT_EQ(
      evaluate({{"If-None-Match", "\"old\""}, {"If-None-Match", "\"now\""}}), Condition::NotModified
  );
  EXPECT_EQ(evaluate({{"If-None-Match", "*"}}), Condition::NotModified);
  EXPECT_EQ(evaluate({{"If-None-Match", "\"old\""}}), Condition::Holds);
  EXPECT_EQ(evaluate({{"If-None-Match", "now"}}), Condition::Holds);
  EXPECT_EQ(evaluate({{"If-None-Match", "\"now\""}}, Method::Head), Condition::NotModified);
  EXPECT_EQ(evaluate({{"If-None-Match", "\"now\""}}, Method::Post), Condition::Failed);
}

TEST_F(Conditions, IfModifiedSinceCountsOnlyWithoutIfNoneMatch) {
  EXPECT_EQ(evaluate({{"If-Modified-Since", kDate}}), Condition::NotModified);
  EXPECT_EQ(evaluate({{"If-Modified-Since", kAfter}}), Condition::NotModified);
  EXPECT_EQ(evaluate({{"If-Modified-Since", kBefore}}), Condition::Holds);
  EXPECT_EQ(evaluate({{"If-Modified-Since", "yesterday"}}), Condition::Holds);
  EXPECT_EQ(evaluate({{"If-Modified-Since", kDate}}, Method::Post), Condition::Holds);
  EXPECT_EQ(
      evaluate({{"If-None-Match", "\"old\""}, {"If-Modified-Since", kDate}}), Condition::Holds
  );
}

TEST_F(Conditions, IfMatchComparesStrongly) {
  EXPECT_EQ(evaluate({{"If-Match", "\"now\""}}), Condition::Holds);
  EXPECT_EQ(evaluate({{"If-Match", "*"}}), Condition::Holds);
  EXPECT_EQ(evaluate({{"If-Match", "\"old\", \"now\""}}), Condition::Holds);
  EXPECT_EQ(evaluate({{"If-Match", "W/\"now\""}}), Condition::Failed);
  EXPECT_EQ(evaluate({{"If-Match", "\"old\""}}), Condition::Failed);
}

TEST_F(Conditions, IfUnmodifiedSinceCountsOnlyWithoutIfMatch) {
  EXPECT_EQ(evaluate({{"If-Unmodified-Since", kBefore}}), Condition::Failed);
  EXPECT_EQ(evaluate({{"If-Unmodified-Since", kDate}}), Condition::Holds);
  EXPECT_EQ(evaluate({{"If-Unmodified-Since", "soon"}}), Condition::Holds);
  EXPECT_EQ(
      evaluate({{"If-Match", "\"now\""}, {"If-Unmodified-Since", kBefore}}), Condition::Holds
  );
}

TEST_F(Conditions, AllHaveToHold) {
  EXPECT_EQ(evaluate({{"If-Match", "\"old\""}, {"If-None-Match", "\"now\""}}), Condition::Failed);
  EXPECT_EQ(
      evaluate({{"If-Match", "\"now\""}, {"If-None-Match", "\"now\""}}), Condition::NotModified
  );
  EXPECT_EQ(
      evaluate({{"If-Unmodified-Since", kDate}, {"If-Modified-Since", kDate}}),
      Condition::NotModified
  );
}

TEST_F(Conditions, IfRangeWantsThisVeryState) {
  EXPECT_TRUE(range_counts({}));
  EXPECT_TRUE(range_counts({{"If-Range", "\"now\""}}));
  EXPECT_FALSE(range_counts({{"If-Range", "W/\"now\""}}));
  EXPECT_FALSE(range_counts({{"If-Range", "\"old\""}}));
  EXPECT_TRUE(range_counts({{"If-Range", kDate}}));
  EXPECT_FALSE(range_counts({{"If-Range", kAfter}}));
  EXPECT_FALSE(range_counts({{"If-Range", "soon"}}));
  EXPECT_FALSE(range_counts({{"If-Range", kDate}}, kModified + 500ms));
}

}  // namespace
}  // namespace sluice::http
