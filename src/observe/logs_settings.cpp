#include "observe/logs_settings.h"

#include "config/diagnostic.h"
#include "config/field.h"

#include <array>

namespace sluice::config {

template <>
struct EnumNames<observe::AccessLogFormat> {
  static constexpr std::array kNames = {EnumName{"json", observe::AccessLogFormat::Json}};
  static constexpr std::array<std::string_view, 2> kUnsupported = {"common", "combined"};
};

template <>
struct EnumNames<observe::OnFull> {
  static constexpr std::array kNames = {EnumName{"drop", observe::OnFull::Drop}};
};

template <>
struct EnumNames<observe::LogLevel> {
  using enum observe::LogLevel;
  static constexpr std::array kNames = {
      EnumName{"debug", Debug},
      EnumName{"info", Info},
      EnumName{"warn", Warn},
      EnumName{"error", Error}
  };
};

}  // namespace sluice::config

namespace sluice::observe {

namespace {

constexpr std::array kAccessLogFields = {
    config::field<&AccessLogSettings::to>(
        "to",
        "Where lines go: `stdout`, `stderr` or a file, which is appended to.",
        config::not_empty()
    ),
    config::field<&AccessLogSettings::format>("format", "What a line looks like."),
    config::field<&AccessLogSettings::on_full>(
        "on_full",
        "What happens to lines when the target cannot keep up; `drop` loses and counts them."
    ),
};

constexpr std::array kErrorLogFields = {
    config::field<&ErrorLogSettings::level>(
        "level", "The least important messages that are written."
    ),
};

constexpr std::array kLogsFields = {
    config::field<&LogsSettings::access>("access", "One line for each exchange; `off` for none."),
    config::field<&LogsSettings::error>("error", "What the server says of itself, on stderr."),
};

}  // namespace

std::span<const config::Field> AccessLogSettings::fields() {
  return kAccessLogFields;
}

std::span<const config::Field> ErrorLogSettings::fields() {
  return kErrorLogFields;
}

std::span<const config::Field> LogsSettings::fields() {
  return kLogsFields;
}

void validate(const AccessLogSettings& settings, config::Diagnostics& diagnostics) {
  if (*settings.to == "syslog") {
    diagnostics.error(
        settings.to.at, "to: syslog is not supported yet", "write stdout, stderr or a file"
    );
  }
}

}  // namespace sluice::observe
