#include "observe/timestamp.h"

#include <algorithm>
#include <chrono>

namespace sluice::observe {

namespace {

/// The last `digits` decimal digits of a number.
void write_digits(std::uint64_t value, int digits, char* to) {
  for (int i = digits - 1; i >= 0; --i) {
    to[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

constexpr std::size_t kMillisecondsAt = 20;

TimestampText whole_second(std::chrono::sys_seconds second) {
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(second - day);
  TimestampText text;
  std::ranges::copy_n("0000-00-00T00:00:00.000Z", kTimestampLength, text.begin());
  write_digits(
      static_cast<std::uint64_t>(std::clamp(static_cast<int>(date.year()), 0, 9999)), 4, text.data()
  );
  write_digits(static_cast<unsigned>(date.month()), 2, text.data() + 5);
  write_digits(static_cast<unsigned>(date.day()), 2, text.data() + 8);
  write_digits(static_cast<std::uint64_t>(time.hours().count()), 2, text.data() + 11);
  write_digits(static_cast<std::uint64_t>(time.minutes().count()), 2, text.data() + 14);
  write_digits(static_cast<std::uint64_t>(time.seconds().count()), 2, text.data() + 17);
  return text;
}

}  // namespace

TimestampText timestamp(WallTime time) {
  TimestampText text;
  TimestampWriter().write(time, text.data());
  return text;
}

char* TimestampWriter::write(WallTime time, char* to) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  if (second.time_since_epoch().count() != second_) {
    second_ = second.time_since_epoch().count();
    text_ = whole_second(second);
  }
  std::ranges::copy(text_, to);
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time - second);
  write_digits(static_cast<std::uint64_t>(milliseconds.count()), 3, to + kMillisecondsAt);
  return to + kTimestampLength;
}

}  // namespace sluice::observe
