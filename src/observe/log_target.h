#pragma once

#include "base/error.h"
#include "base/units.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::observe {

/// A file, or a standard stream, that log lines are appended to. Owns the descriptor of a file.
class LogTarget {
 public:
  /// `stdout`, `stderr`, or a path: created if it is not there (mode 0640), opened for appending.
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
  LogTarget(int descriptor, bool is_owned, bool is_regular)
      : descriptor_(descriptor), is_owned_(is_owned), is_regular_(is_regular) {}

  int descriptor_;
  bool is_owned_;
  bool is_regular_;
};

}  // namespace sluice::observe
