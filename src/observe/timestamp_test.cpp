#include "observe/timestamp.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace sluice::observe {
namespace {

using namespace std::chrono;

std::string text_of(WallTime time) {
  const TimestampText text = timestamp(time);
  return {text.data(), text.size()};
}

TEST(Timestamp, IsUtcWithMilliseconds) {
  EXPECT_EQ(text_of(WallTime()), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(
      text_of(sys_days(2024y / February / 29) + 23h + 59min + 59s + 999'999us),
      "2024-02-29T23:59:59.999Z"
  );
  EXPECT_EQ(
      text_of(sys_days(1969y / December / 31) + 23h + 59min + 59s + 5ms), "1969-12-31T23:59:59.005Z"
  );
}

TEST(TimestampWriter, FollowsTheClock) {
  TimestampWriter writer;
  TimestampText text{};
  const WallTime start = sys_days(2026y / November / 22);
  for (const auto& [offset, expected] : {
           std::pair{1ms, "2026-11-22T00:00:00.001Z"},
           std::pair{999ms, "2026-11-22T00:00:00.999Z"},
           std::pair{1000ms, "2026-11-22T00:00:01.000Z"},
           std::pair{500ms, "2026-11-22T00:00:00.500Z"},
       }) {
    EXPECT_EQ(writer.write(start + offset, text.data()), text.data() + kTimestampLength);
    EXPECT_EQ(std::string(text.data(), text.size()), expected);
  }
}

}  // namespace
}  // namespace sluice::observe
