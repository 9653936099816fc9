#pragma once

#include "base/units.h"
#include "config/codec.h"
#include "config/forward.h"
#include "config/map.h"
#include "config/mark.h"
#include "observe/log_level.h"
#include "observe/log_style.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::observe {

/// `json`, `common`, `combined`, or a text with `$variables`.
struct AccessLogFormat {
  LogStyle style = LogStyle::Json;
  std::string text;  ///< with Text

  bool operator==(const AccessLogFormat&) const = default;
};

/// Where and how each exchange is logged.
struct AccessLogSettings {
  static constexpr std::string_view kName = "access log";
  static std::span<const config::Field> fields();

  config::Located<std::string> to{"stdout", {}};
  config::Located<AccessLogFormat> format;
  config::Map<std::string> extra;  ///< texts with `$variables`, by the name of the member
  Ratio sample = Ratio::of_millionths(1'000'000);
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

template <>
struct sluice::config::Codec<sluice::observe::AccessLogFormat>
    : TextCodec<sluice::observe::AccessLogFormat> {
  static constexpr std::string_view kName =
      "`json`, `common`, `combined` or a text with `$variables`";

  static Parsed<observe::AccessLogFormat> parse(std::string_view text);
  static std::string format(const observe::AccessLogFormat& value);
};
