#include "observe/error_log.h"

#include "observe/timestamp.h"
#include "observe/utf8.h"

#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <string_view>

namespace sluice::observe {

namespace {

constexpr int kStandardError = 2;

struct State {
  std::atomic<LogLevel> level{LogLevel::Info};
  std::atomic<int> descriptor{kStandardError};
  std::atomic<std::uint64_t> dropped{0};
  std::mutex writing;
};

constinit State g_state;

using Line = fmt::memory_buffer;

/// Appends a message so that it stays one line, whatever a peer put into it.
void append_clean(Line& line, std::string_view message) {
  while (!message.empty()) {
    const auto first = static_cast<unsigned char>(message[0]);
    const std::size_t length = utf8_length(message);
    const bool is_control =
        (length == 1 && (first < 0x20 || first == 0x7f)) ||
        (length == 2 && first == 0xc2 && static_cast<unsigned char>(message[1]) < 0xa0);
    const std::size_t taken = length == 0 ? 1 : length;
    if (length == 0 || is_control) {
      for (const char byte : message.substr(0, taken)) {
        fmt::format_to(std::back_inserter(line), "\\x{:02x}", static_cast<unsigned char>(byte));
      }
    } else {
      line.append(message.substr(0, taken));
    }
    message.remove_prefix(taken);
  }
}

/// A pipe that is ready takes `PIPE_BUF` bytes without blocking, as long as nobody else of us
/// writes between.
bool write_if_ready(int descriptor, std::string_view line) {
  const std::scoped_lock lock(g_state.writing);
  pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&ready, 1, 0) > 0 && ::write(descriptor, line.data(), line.size()) > 0;
}

}  // namespace

void set_log_level(LogLevel level) {
  g_state.level.store(level, std::memory_order_relaxed);
}

bool is_logged(LogLevel level) {
  return level >= g_state.level.load(std::memory_order_relaxed);
}

void set_log_descriptor(int descriptor) {
  g_state.descriptor.store(descriptor, std::memory_order_relaxed);
}

std::uint64_t dropped_log_lines() {
  return g_state.dropped.load(std::memory_order_relaxed);
}

void write_log(LogLevel level, fmt::string_view format, fmt::format_args arguments) {
  Line message;
  fmt::vformat_to(std::back_inserter(message), format, arguments);

  Line line;
  const TimestampText time = timestamp(std::chrono::system_clock::now());
  fmt::format_to(
      std::back_inserter(line),
      "{} {:<5} ",
      std::string_view(time.data(), time.size()),
      log_level_name(level)
  );
  append_clean(line, {message.data(), message.size()});
  line.resize(std::min<std::size_t>(line.size(), PIPE_BUF - 1));
  line.push_back('\n');
  if (!write_if_ready(
          g_state.descriptor.load(std::memory_order_relaxed), {line.data(), line.size()}
      )) {
    g_state.dropped.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace sluice::observe
