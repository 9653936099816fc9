#include "observe/common_format.h"

#include "observe/escaped_text.h"

#include <time.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace sluice::observe {

namespace {

/// What a line holds beside texts of the client's: times, numbers, quotes.
constexpr std::size_t kRoom = 128;

constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};

char* append(std::string_view text, char* to) {
  return std::ranges::copy(text, to).out;
}

char* append_number(std::uint64_t number, char* to) {
  return std::to_chars(to, to + 20, number).ptr;
}

/// `GET /path?query HTTP/1.1` as it came; a dash if it could not be read.
char* append_request_line(const AccessRecord& record, char* to) {
  if (record.method.empty() || record.target.empty()) {
    return append("-", to);
  }
  to = append_escaped_text(record.method, to);
  to = append(" ", to);
  to = append_escaped_text(record.target, to);
  to = append(" HTTP/", to);
  to = append_number(record.version.major, to);
  to = append(".", to);
  return append_number(record.version.minor, to);
}

/// A field of the request in quotes; one that did not come is a dash.
char* append_quoted(std::string_view value, char* to) {
  to = append(" \"", to);
  to = value.data() == nullptr ? append("-", to) : append_escaped_text(value, to);
  return append("\"", to);
}

}  // namespace

char* CommonTimeWriter::write(WallTime time, char* to) {
  const std::int64_t second =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  if (second != second_) {
    second_ = second;
    const time_t of = static_cast<time_t>(second);
    tm local{};
    ::localtime_r(&of, &local);
    const long minutes = local.tm_gmtoff / 60;
    std::snprintf(
        text_.data(),
        text_.size(),
        "[%02d/%s/%04d:%02d:%02d:%02d %c%02ld%02ld]",
        local.tm_mday % 100,
        kMonths[static_cast<std::size_t>(local.tm_mon)].data(),
        (local.tm_year + 1900) % 10000,
        local.tm_hour % 100,
        local.tm_min % 100,
        local.tm_sec % 100,
        minutes < 0 ? '-' : '+',
        std::labs(minutes) / 60 % 100,
        std::labs(minutes) % 60
    );
  }
  return append({text_.data(), kLength}, to);
}

std::size_t max_common_line(const AccessRecord& record) {
  return kRoom + record.client_ip.size() +
         kMaxEscapeGrowth * (record.method.size() + record.target.size() + record.referer.size() +
                             record.user_agent.size());
}

char* format_common_line(
    const AccessRecord& record, CommonKind kind, CommonTimeWriter& times, char* to
) {
  to = append(record.client_ip.empty() ? "-" : record.client_ip, to);
  to = append(" - - ", to);
  to = times.write(record.time, to);
  to = append(" \"", to);
  to = append_request_line(record, to);
  to = append("\" ", to);
  to = append_number(record.status.count(), to);
  to = append(" ", to);
  to = record.sent_body_bytes == 0 ? append("-", to) : append_number(record.sent_body_bytes, to);
  if (kind == CommonKind::Combined) {
    to = append_quoted(record.referer, to);
    to = append_quoted(record.user_agent, to);
  }
  return append("\n", to);
}

}  // namespace sluice::observe
