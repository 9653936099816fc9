#pragma once

#include "base/error.h"
#include "base/units.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::observe {

/// A file, a standard stream or the system's log, that log lines are appended to. Owns the
/// descriptor of a file or socket.
class LogTarget {
 public:
  /// `stdout`, `stderr`, `syslog`, `syslog:SOCKET`, or a path: created if it is not there (mode
  /// 0640), opened for appending.
  /// Fails with `SystemError` and errno.
  static Result<LogTarget> open(const std::string& name);

  LogTarget(LogTarget&& other) noexcept;
  LogTarget& operator=(LogTarget&& other) noexcept;
  ~LogTarget();

  /// Appends the start of `bytes` and returns how much was taken. Waits at most `patience` for a
  /// pipe or terminal that is full; then nothing is taken. A regular file is waited for as the
  /// kernel decides. Fails with `SystemError` and errno.
  Result<std::size_t> write(std::string_view bytes, Duration patience);

 private:
  enum class Kind : std::uint8_t { Stream, Regular, Syslog };

  LogTarget(int descriptor, bool is_owned, Kind kind)
      : descriptor_(descriptor), is_owned_(is_owned), kind_(kind) {}

  static Result<LogTarget> open_syslog(const std::string& socket);
  Result<std::size_t> write_to_syslog(std::string_view bytes, Duration patience);

  int descriptor_;
  bool is_owned_;
  Kind kind_;
  std::string socket_;  // with Syslog: to connect again when the daemon was started anew
};

}  // namespace sluice::observe
