#include "observe/logs_settings.h"

#include "config/diagnostic.h"
#include "config/field.h"
#include "observe/access_format.h"

#include <array>

namespace sluice::config {

template <>
struct EnumNames<observe::OnFull> {
  using enum observe::OnFull;
  static constexpr std::array kNames = {EnumName{"drop", Drop}, EnumName{"block", Block}};
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
        "Where lines go: `stdout`, `stderr`, `syslog` (or `syslog:SOCKET`) or a file, which is "
        "appended to, and opened again on SIGUSR1.",
        config::not_empty()
    ),
    config::field<&AccessLogSettings::format>(
        "format",
        "What a line looks like: `json`, Apache's `common` or `combined`, or a text with "
        "`$variables`."
    ),
    config::field<&AccessLogSettings::extra>(
        "fields", "More members of a JSON line, by name: texts with `$variables`."
    ),
    config::field<&AccessLogSettings::sample>(
        "sample", "The share of exchanges that is logged. Answers from 400 on always are."
    ),
    config::field<&AccessLogSettings::on_full>(
        "on_full",
        "What happens to lines when the target cannot keep up: `drop` loses and counts them, "
        "`block` makes the worker wait, for five seconds at most."
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
  if (settings.format->style != LogStyle::Json && !settings.extra.empty()) {
    diagnostics.error(
        settings.extra.begin()->at, "fields are of JSON lines", "write format: json, or no fields"
    );
  }
  for (const auto& field : settings.extra) {
    if (is_access_member(field.key)) {
      diagnostics.error(field.at, "a line has \"" + field.key + "\" already");
    }
  }
}

}  // namespace sluice::observe

namespace sluice::config {

Parsed<observe::AccessLogFormat> Codec<observe::AccessLogFormat>::parse(std::string_view text) {
  using observe::LogStyle;
  if (text == "json") {
    return observe::AccessLogFormat{LogStyle::Json, {}};
  }
  if (text == "common") {
    return observe::AccessLogFormat{LogStyle::Common, {}};
  }
  if (text == "combined") {
    return observe::AccessLogFormat{LogStyle::Combined, {}};
  }
  if (!text.contains('$')) {
    return complain(
        "\"" + std::string(text) + "\" is no format",
        "write json, common, combined, or a text with $variables"
    );
  }
  return observe::AccessLogFormat{LogStyle::Text, std::string(text)};
}

std::string Codec<observe::AccessLogFormat>::format(const observe::AccessLogFormat& value) {
  switch (value.style) {
    case observe::LogStyle::Json:
      return "json";
    case observe::LogStyle::Common:
      return "common";
    case observe::LogStyle::Combined:
      return "combined";
    case observe::LogStyle::Text:
      break;
  }
  return value.text;
}

}  // namespace sluice::config
