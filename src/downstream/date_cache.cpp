#include "downstream/date_cache.h"

#include "http/date.h"

#include <array>

namespace sluice::downstream {

std::string_view cached_date(io::Loop& loop) {
  thread_local std::array<char, http::kHttpDateSize> text;
  thread_local const io::Loop* of = nullptr;
  thread_local TimePoint fresh_until;
  // The monotonic time of the turn costs nothing to read; the wall clock is asked when it says that
  // a second is over.
  if (of != &loop || loop.now() >= fresh_until) {
    const WallTime now = loop.wall_now();
    http::write_http_date(text.data(), now);
    const auto into_second = now - std::chrono::floor<std::chrono::seconds>(now);
    fresh_until = loop.now() + std::chrono::seconds(1) - into_second;
    of = &loop;
  }
  return {text.data(), text.size()};
}

}  // namespace sluice::downstream
