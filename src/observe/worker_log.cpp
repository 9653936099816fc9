#include "observe/worker_log.h"

#include "observe/access_format.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <thread>

namespace sluice::observe {

namespace {

// What is left of a line that has to be cut.
constexpr std::size_t kMaxText = 2048;
constexpr std::size_t kMaxAttempts = 16;
constexpr std::size_t kMaxExtra = 64;

/// Longer than this no worker waits for the log.
constexpr auto kMaxWait = std::chrono::seconds(5);
constexpr auto kWaitStep = std::chrono::milliseconds(1);

}  // namespace

void WorkerLog::write(const AccessRecord& record) {
  const std::size_t max_size = max_line(record);
  if (max_size > ring_.capacity() / 4) [[unlikely]] {
    write_truncated(record);
    return;
  }
  append(record, max_size);
}

std::size_t WorkerLog::max_line(const AccessRecord& record) const {
  switch (style_) {
    case LogStyle::Json:
      return max_access_line(record);
    case LogStyle::Common:
    case LogStyle::Combined:
      return max_common_line(record);
    case LogStyle::Text:
      break;
  }
  return record.text.size() + 1;
}

char* WorkerLog::format(const AccessRecord& record, char* to) {
  switch (style_) {
    case LogStyle::Json:
      return format_access_line(record, timestamps_, to);
    case LogStyle::Common:
      return format_common_line(record, CommonKind::Common, common_times_, to);
    case LogStyle::Combined:
      return format_common_line(record, CommonKind::Combined, common_times_, to);
    case LogStyle::Text:
      break;
  }
  to = std::ranges::copy(record.text, to).out;
  *to++ = '\n';
  return to;
}

/// Null if the target takes nothing for so long.
char* WorkerLog::wait_for_room(std::size_t size) {
  const auto limit = std::chrono::steady_clock::now() + kMaxWait;
  char* room = nullptr;
  while (room == nullptr && std::chrono::steady_clock::now() < limit) {
    on_half_full_();
    std::this_thread::sleep_for(kWaitStep);
    room = ring_.reserve(size);
  }
  return room;
}

void WorkerLog::append(const AccessRecord& record, std::size_t max_size) {
  char* start = ring_.reserve(max_size);
  if (start == nullptr && on_full_ == OnFull::Block) [[unlikely]] {
    start = wait_for_room(max_size);
  }
  if (start == nullptr) [[unlikely]] {
    metrics_.dropped.add();
  } else {
    char* const end = format(record, start);
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
        &record.target,
        &record.method,
        &record.request_id,
        &record.text}) {
    *text = text->substr(0, text == &record.text ? ring_.capacity() / 8 : kMaxText);
  }
  std::array<ExtraField, kMaxExtra> extra;
  const std::size_t kept = std::min(record.extra.size(), kMaxExtra);
  for (std::size_t i = 0; i < kept; ++i) {
    extra[i] = {record.extra[i].name, record.extra[i].value.substr(0, kMaxText / 4)};
  }
  record.extra = std::span(extra).first(kept);
  record.attempts = record.attempts.first(std::min(record.attempts.size(), kMaxAttempts));
  record.is_truncated = true;
  append(record, max_line(record));
}

}  // namespace sluice::observe
