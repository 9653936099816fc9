#include "observe/log_target.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>

namespace sluice::observe {

namespace {

constexpr int kStandardOutput = 1;
constexpr int kStandardError = 2;

/// What a pipe that is ready takes without blocking, cut behind the last whole line: others may
/// write to it too.
std::string_view first_piece(std::string_view bytes) {
  if (bytes.size() <= PIPE_BUF) {
    return bytes;
  }
  const std::size_t line_feed = bytes.rfind('\n', PIPE_BUF - 1);
  return bytes.substr(0, line_feed == std::string_view::npos ? PIPE_BUF : line_feed + 1);
}

}  // namespace

Result<LogTarget> LogTarget::open(const std::string& name) {
  const bool is_standard = name == "stdout" || name == "stderr";
  int descriptor = name == "stdout" ? kStandardOutput : kStandardError;
  if (!is_standard) {
    // Never waits for a reader if the path is a fifo: then it fails with ENXIO.
    descriptor = ::open(
        name.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0640
    );
    if (descriptor < 0) {
      return fail(Errc::SystemError, "cannot open the log", errno);
    }
  }
  struct stat status{};
  const bool is_regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  return LogTarget(descriptor, !is_standard, is_regular);
}

LogTarget::LogTarget(LogTarget&& other) noexcept
    : descriptor_(other.descriptor_),
      is_owned_(std::exchange(other.is_owned_, false)),
      is_regular_(other.is_regular_) {}

LogTarget& LogTarget::operator=(LogTarget&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(is_owned_, other.is_owned_);
  std::swap(is_regular_, other.is_regular_);
  return *this;
}

LogTarget::~LogTarget() {
  if (is_owned_) {
    ::close(descriptor_);
  }
}

Result<std::size_t> LogTarget::write(std::string_view bytes, Duration patience) {
  if (!is_regular_) {
    pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(patience).count();
    if (::poll(&ready, 1, static_cast<int>(wait)) <= 0) {
      return 0;
    }
    bytes = first_piece(bytes);
  }
  const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
  if (written >= 0) {
    return static_cast<std::size_t>(written);
  }
  if (errno == EAGAIN || errno == EINTR) {
    return 0;
  }
  return fail(Errc::SystemError, "cannot write to the log", errno);
}

}  // namespace sluice::observe
