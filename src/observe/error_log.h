#pragma once

#include "observe/log_level.h"
#include "observe/log_limit.h"

#include <fmt/format.h>

#include <utility>

/// The error log: lines for people, on stderr.
/// ```
/// 2026-11-22T19:50:42.123Z warn  upstream orders: orders-1:8081 refused the connection
/// ```
/// A message begins with what it is about and a colon. Line breaks and control characters in it are
/// escaped. Writing never blocks: while stderr takes nothing, lines are dropped and counted.
/// Thread-safe.
namespace sluice::observe {

/// What is below this level is not written; `Info` from the start. May be changed at any time.
void set_log_level(LogLevel level);
[[nodiscard]] bool is_logged(LogLevel level);

/// Where lines go instead of stderr; not owned. For tests.
void set_log_descriptor(int descriptor);

/// Lines that could not be written so far.
[[nodiscard]] std::uint64_t dropped_log_lines();

/// Writes one line, whatever the level set.
void write_log(LogLevel level, fmt::string_view format, fmt::format_args arguments);

template <class... Arguments>
void log(LogLevel level, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  if (is_logged(level)) {
    write_log(level, format, fmt::make_format_args(arguments...));
  }
}

template <class... Arguments>
void log_debug(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  log(LogLevel::Debug, format, std::forward<Arguments>(arguments)...);
}

template <class... Arguments>
void log_info(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  log(LogLevel::Info, format, std::forward<Arguments>(arguments)...);
}

template <class... Arguments>
void log_warn(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  log(LogLevel::Warn, format, std::forward<Arguments>(arguments)...);
}

template <class... Arguments>
void log_error(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  log(LogLevel::Error, format, std::forward<Arguments>(arguments)...);
}

/// For what a peer can cause at its own rate: writes only what `limit` lets through, and says how
/// many it held back.
/// ```
/// static LogLimit limit;
/// log_limited(limit, LogLevel::Warn, "upstream {}: {}", name, error);
/// ```
template <class... Arguments>
void log_limited(
    LogLimit& limit,
    LogLevel level,
    fmt::format_string<Arguments...> format,
    Arguments&&... arguments
) {
  if (!is_logged(level)) {
    return;
  }
  const LogLimit::Pass pass = limit.ask();
  if (!pass.granted) {
    return;
  }
  if (pass.held_back != 0) {
    log(level,
        "{} ({} like it held back)",
        fmt::format(format, std::forward<Arguments>(arguments)...),
        pass.held_back);
  } else {
    log(level, format, std::forward<Arguments>(arguments)...);
  }
}

}  // namespace sluice::observe
