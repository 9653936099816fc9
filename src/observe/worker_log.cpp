#include "observe/worker_log.h"

#include "observe/access_format.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice::observe {

namespace {

// What is left of a line that has to be cut.
constexpr std::size_t kMaxText = 2048;
constexpr std::size_t kMaxAttempts = 16;

}  // namespace

void WorkerLog::write(const AccessRecord& record) {
  const std::size_t max_size = max_access_line(record);
  if (max_size > ring_.capacity() / 4) [[unlikely]] {
    write_truncated(record);
    return;
  }
  append(record, max_size);
}

void WorkerLog::append(const AccessRecord& record, std::size_t max_size) {
  char* const start = ring_.reserve(max_size);
  if (start == nullptr) [[unlikely]] {
    metrics_.dropped.add();
  } else {
    char* const end = format_access_line(record, timestamps_, start);
    ring_.commit(static_cast<std::size_t>(end - start));
    metrics_.lines.add();
  }
  if (ring_.is_half_full()) {
    on_half_full_();
  }
}

// A client may send a head of many KiB; its line is cut rather than let push others out.
void WorkerLog::write_truncated(AccessRecord record) {
  for (std::string_view* text :
       {&record.host,
        &record.path,
        &record.query,
        &record.user_agent,
        &record.referer,
        &record.method,
        &record.request_id}) {
    *text = text->substr(0, kMaxText);
  }
  record.attempts = record.attempts.first(std::min(record.attempts.size(), kMaxAttempts));
  record.is_truncated = true;
  append(record, max_access_line(record));
}

}  // namespace sluice::observe
