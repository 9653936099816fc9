#include "observe/log_target.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <ctime>
#include <iterator>

namespace sluice::observe {

namespace {

constexpr int kStandardOutput = 1;
constexpr int kStandardError = 2;

/// Facility local7, severity informational.
constexpr int kSyslogPriority = 23 * 8 + 6;

/// What a daemon takes at least in one message, with some room for the header.
constexpr std::size_t kMaxSyslogText = 8000;

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
  constexpr std::string_view kSyslog = "syslog";
  if (name == kSyslog) {
    return open_syslog("/dev/log");
  }
  if (name.starts_with("syslog:")) {
    return open_syslog(name.substr(kSyslog.size() + 1));
  }
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
  return LogTarget(descriptor, !is_standard, is_regular ? Kind::Regular : Kind::Stream);
}

LogTarget::LogTarget(LogTarget&& other) noexcept
    : descriptor_(other.descriptor_),
      is_owned_(std::exchange(other.is_owned_, false)),
      kind_(other.kind_),
      socket_(std::move(other.socket_)) {}

LogTarget& LogTarget::operator=(LogTarget&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(is_owned_, other.is_owned_);
  std::swap(kind_, other.kind_);
  std::swap(socket_, other.socket_);
  return *this;
}

LogTarget::~LogTarget() {
  if (is_owned_) {
    ::close(descriptor_);
  }
}

Result<std::size_t> LogTarget::write(std::string_view bytes, Duration patience) {
  if (kind_ == Kind::Syslog) {
    return write_to_syslog(bytes, patience);
  }
  if (kind_ != Kind::Regular) {
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

Result<LogTarget> LogTarget::open_syslog(const std::string& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.empty() || socket.size() >= sizeof(address.sun_path)) {
    return fail(Errc::SystemError, "cannot open the system's log", ENAMETOOLONG);
  }
  std::ranges::copy(socket, std::begin(address.sun_path));
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) {
    return fail(Errc::SystemError, "cannot open the system's log", errno);
  }
  LogTarget target(descriptor, true, Kind::Syslog);
  target.socket_ = socket;
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return fail(Errc::SystemError, "cannot open the system's log", errno);
  }
  return target;
}

/// Sends the first line as a message of its own, in the form that local daemons take (RFC 3164 §4.1
/// without the host's name).
Result<std::size_t> LogTarget::write_to_syslog(std::string_view bytes, Duration patience) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const time_t now = ::time(nullptr);
  tm local{};
  ::localtime_r(&now, &local);
  std::array<char, 16> date{};
  static_cast<void>(std::strftime(date.data(), date.size(), "%b %e %H:%M:%S", &local));
  const std::string header =
      fmt::format("<{}>{} sluice[{}]: ", kSyslogPriority, date.data(), ::getpid());
  const std::array parts = {
      iovec{const_cast<char*>(header.data()), header.size()},
      iovec{const_cast<char*>(bytes.data()), std::min(end, kMaxSyslogText)}
  };
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(parts.data());
  message.msg_iovlen = parts.size();
  if (::sendmsg(descriptor_, &message, MSG_NOSIGNAL) >= 0) {
    return std::min(end + 1, bytes.size());
  }
  if (errno == EAGAIN || errno == ENOBUFS || errno == EINTR) {
    pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(patience).count();
    ::poll(&ready, 1, static_cast<int>(wait));
    return 0;
  }
  const int reason = errno;
  if (reason == ECONNREFUSED || reason == ENOTCONN || reason == ECONNRESET) {
    if (Result<LogTarget> again = open_syslog(socket_)) {
      *this = *std::move(again);
      return 0;
    }
  }
  return fail(Errc::SystemError, "cannot write to the system's log", reason);
}

}  // namespace sluice::observe
