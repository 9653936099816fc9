#include "http/date.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace sluice::http {
namespace {

using namespace std::chrono;

constexpr WallTime kExample = WallTime(sys_seconds(seconds(784'111'777)));
constexpr WallTime kNow = WallTime(sys_days(year(2024) / 6 / 1));

std::string format(WallTime time) {
  std::array<char, kHttpDateSize> text;
  write_http_date(text.data(), time);
  return {text.data(), text.size()};
}

TEST(HttpDate, WritesTheFixedForm) {
  EXPECT_EQ(format(kExample), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(format(WallTime{}), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(
      format(WallTime(sys_days(year(2024) / 2 / 29)) + 24h - 1s), "Thu, 29 Feb 2024 23:59:59 GMT"
  );
  EXPECT_EQ(
      format(WallTime(sys_days(year(2024) / 12 / 31)) + 999ms), "Tue, 31 Dec 2024 00:00:00 GMT"
  );
}

TEST(HttpDate, ReadsAllThreeForms) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994", kNow), kExample);
  EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994", kNow), kExample + days(10));
}

TEST(HttpDate, ReadsWhatItWrites) {
  for (int day = 0; day < 40'000; day += 37) {
    const WallTime time = WallTime(sys_days(days(day))) + seconds(day);
    EXPECT_EQ(parse_http_date(format(time), kNow), time) << day;
  }
}

TEST(HttpDate, TakesATwoDigitYearFarAheadAsPast) {
  const auto year_of = [](std::string_view text) {
    return static_cast<int>(year_month_day(floor<days>(*parse_http_date(text, kNow))).year());
  };
  EXPECT_EQ(year_of("Sunday, 06-Nov-24 08:49:37 GMT"), 2024);
  EXPECT_EQ(year_of("Sunday, 06-Nov-74 08:49:37 GMT"), 2074);
  EXPECT_EQ(year_of("Sunday, 06-Nov-75 08:49:37 GMT"), 1975);
  EXPECT_EQ(year_of("Sunday, 06-Nov-00 08:49:37 GMT"), 2000);
}

TEST(HttpDate, TakesALeapSecondAsTheLastOfItsMinute) {
  EXPECT_EQ(
      parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT", kNow),
      parse_http_date("Sat, 31 Dec 2016 23:59:59 GMT", kNow)
  );
}

TEST(HttpDate, RefusesEverythingElse) {
  for (const std::string_view text :
       {"",
        "0",
        "-1",
        "now",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "sun, 06 nov 1994 08:49:37 gmt",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMTx",
        "Xxx, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 ovD 1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Noday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov  6 08:49:37 94",
        ", 06-Nov-94 08:49:37 GMT",
        "Sun, 06 Nov +994 08:49:37 GMT"}) {
    EXPECT_EQ(parse_http_date(text, kNow), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sluice::http
