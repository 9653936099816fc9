#pragma once

#include "config/forward.h"
#include "config/mark.h"
#include "observe/log_level.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::observe {

enum class AccessLogFormat : std::uint8_t { Json };

/// What happens to a line when the target cannot keep up.
enum class OnFull : std::uint8_t { Drop };

/// Where and how each exchange is logged.
struct AccessLogSettings {
  static constexpr std::string_view kName = "access log";
  static std::span<const config::Field> fields();

  config::Located<std::string> to{"stdout", {}};
  AccessLogFormat format = AccessLogFormat::Json;
  OnFull on_full = OnFull::Drop;

  bool operator==(const AccessLogSettings&) const = default;
};

void validate(const AccessLogSettings& settings, config::Diagnostics& diagnostics);

/// What the server says of itself, on stderr.
struct ErrorLogSettings {
  static constexpr std::string_view kName = "error log";
  static std::span<const config::Field> fields();

  LogLevel level = LogLevel::Info;

  bool operator==(const ErrorLogSettings&) const = default;
};

/// The section `logs`.
struct LogsSettings {
  static constexpr std::string_view kName = "logs";
  static std::span<const config::Field> fields();

  std::optional<AccessLogSettings> access{AccessLogSettings{}};
  ErrorLogSettings error;

  bool operator==(const LogsSettings&) const = default;
};

}  // namespace sluice::observe
