#include "http/date.h"

#include "base/strings.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sluice::http {
namespace {

using namespace std::chrono;

constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::array<std::string_view, 7> kLongDays = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
};

void put(char*& to, std::string_view text) {
  to = std::ranges::copy(text, to).out;
}

void put_number(char*& to, unsigned value, unsigned digits) {
  for (unsigned i = digits; i-- > 0; value /= 10) {
    to[i] = static_cast<char>('0' + value % 10);
  }
  to += digits;
}

/// Takes pieces off the front of a date; `ok` turns false at the first that does not fit.
struct Reader {
  std::string_view rest;
  bool ok = true;

  void expect(std::string_view text) {
    ok = ok && rest.starts_with(text);
    rest.remove_prefix(ok ? text.size() : 0);
  }

  int number(std::size_t digits) {
    const auto value = parse_decimal(rest.substr(0, digits), 9999);
    ok = ok && rest.size() >= digits && value.has_value();
    rest.remove_prefix(ok ? digits : 0);
    return ok ? static_cast<int>(*value) : 0;
  }

  /// The index of a three-letter name in `names`.
  unsigned name(std::string_view names) {
    const std::string_view text = rest.substr(0, 3);
    const std::size_t at = names.find(text);
    ok = ok && text.size() == 3 && at != std::string_view::npos && at % 3 == 0;
    rest.remove_prefix(ok ? 3 : 0);
    return ok ? static_cast<unsigned>(at / 3) : 0;
  }

  unsigned month_name() { return name(kMonths) + 1; }

  /// "hh:mm:ss"; a leap second is the last second of its minute.
  seconds time_of_day() {
    const int h = number(2);
    expect(":");
    const int m = number(2);
    expect(":");
    const int s = number(2);
    ok = ok && h < 24 && m < 60 && s <= 60;
    return hours(h) + minutes(m) + seconds(std::min(s, 59));
  }
};

std::optional<WallTime> finish(const Reader& reader, year_month_day day, seconds time) {
  if (!reader.ok || !reader.rest.empty() || !day.ok()) {
    return std::nullopt;
  }
  return time_point_cast<WallTime::duration>(sys_days(day) + time);
}

year_month_day date_of(int y, unsigned m, int d) {
  return {year(y), month(m), day(static_cast<unsigned>(d))};
}

/// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<WallTime> parse_fixdate(std::string_view text) {
  Reader reader{text};
  reader.name(kDays);
  reader.expect(", ");
  const int day = reader.number(2);
  reader.expect(" ");
  const unsigned month = reader.month_name();
  reader.expect(" ");
  const int year = reader.number(4);
  reader.expect(" ");
  const seconds time = reader.time_of_day();
  reader.expect(" GMT");
  return finish(reader, date_of(year, month, day), time);
}

/// Sun Nov  6 08:49:37 1994
std::optional<WallTime> parse_asctime(std::string_view text) {
  Reader reader{text};
  reader.name(kDays);
  reader.expect(" ");
  const unsigned month = reader.month_name();
  reader.expect(" ");
  const bool one_digit = reader.rest.starts_with(' ');
  reader.expect(one_digit ? " " : "");
  const int day = reader.number(one_digit ? 1 : 2);
  reader.expect(" ");
  const seconds time = reader.time_of_day();
  reader.expect(" ");
  const int year = reader.number(4);
  return finish(reader, date_of(year, month, day), time);
}

/// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<WallTime> parse_rfc850(std::string_view text, WallTime now) {
  const std::size_t comma = text.find(',');
  if (std::ranges::find(kLongDays, text.substr(0, comma)) == kLongDays.end()) {
    return std::nullopt;
  }
  Reader reader{text.substr(comma)};
  reader.expect(", ");
  const int day = reader.number(2);
  reader.expect("-");
  const unsigned month = reader.month_name();
  reader.expect("-");
  const int short_year = reader.number(2);
  reader.expect(" ");
  const seconds time = reader.time_of_day();
  reader.expect(" GMT");

  const int this_year = static_cast<int>(year_month_day(floor<days>(now)).year());
  int year = this_year - this_year % 100 + short_year;
  if (year > this_year + 50) {
    year -= 100;
  }
  return finish(reader, date_of(year, month, day), time);
}

}  // namespace

void write_http_date(char* to, WallTime time) {
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  put(to, kDays.substr(weekday(day).c_encoding() * 3, 3));
  put(to, ", ");
  put_number(to, static_cast<unsigned>(date.day()), 2);
  put(to, " ");
  put(to, kMonths.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3));
  put(to, " ");
  put_number(to, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put(to, " ");
  put_number(to, static_cast<unsigned>(clock.hours().count()), 2);
  put(to, ":");
  put_number(to, static_cast<unsigned>(clock.minutes().count()), 2);
  put(to, ":");
  put_number(to, static_cast<unsigned>(clock.seconds().count()), 2);
  put(to, " GMT");
}

std::optional<WallTime> parse_http_date(std::string_view text, WallTime now) {
  if (text.size() == kHttpDateSize && text[3] == ',') {
    return parse_fixdate(text);
  }
  return text.contains(',') ? parse_rfc850(text, now) : parse_asctime(text);
}

}  // namespace sluice::http
