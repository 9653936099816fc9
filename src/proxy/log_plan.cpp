#include "proxy/log_plan.h"

#include "http/errors.h"
#include "observe/escaped_text.h"
#include "observe/timestamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace sluice::proxy {

namespace {

using exchange::Exchange;
using exchange::Variable;
using exchange::VariableId;
using observe::AccessRecord;

/// What the end of an exchange adds to its variables.
const std::vector<std::string>& log_variables() {
  static const std::vector<std::string> names = {
      "time",
      "status",
      "error",
      "target",
      "version",
      "duration_us",
      "first_byte_us",
      "received_bytes",
      "received_body_bytes",
      "sent_bytes",
      "sent_body_bytes",
      "listener",
      "site",
      "route"
  };
  return names;
}

std::string_view number(std::uint64_t value, Arena& arena) {
  const fmt::format_int text(value);
  return arena.copy({text.data(), text.size()});
}

std::string_view microseconds(Duration time, Arena& arena) {
  const auto count = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  return number(count > 0 ? static_cast<std::uint64_t>(count) : 0, arena);
}

std::string_view value_of(std::string_view name, const AccessRecord& record, Arena& arena) {
  if (name == "time") {
    const observe::TimestampText text = observe::timestamp(record.time);
    return arena.copy({text.data(), text.size()});
  }
  if (name == "status") {
    return number(record.status.count(), arena);
  }
  if (name == "error") {
    return record.error == Errc::None ? std::string_view() : http::error_name(record.error);
  }
  if (name == "target") {
    return record.target;
  }
  if (name == "version") {
    return arena.copy(fmt::format("HTTP/{}.{}", record.version.major, record.version.minor));
  }
  if (name == "duration_us") {
    return microseconds(record.duration, arena);
  }
  if (name == "first_byte_us") {
    return microseconds(record.first_byte, arena);
  }
  if (name == "received_bytes") {
    return number(record.received_bytes, arena);
  }
  if (name == "received_body_bytes") {
    return number(record.received_body_bytes, arena);
  }
  if (name == "sent_bytes") {
    return number(record.sent_bytes, arena);
  }
  if (name == "sent_body_bytes") {
    return number(record.sent_body_bytes, arena);
  }
  if (name == "listener") {
    return record.listener;
  }
  return name == "site" ? record.site : record.route;
}

/// The variables of an exchange that has ended.
class EndedExchange : public exchange::VariableSource {
 public:
  EndedExchange(const Exchange& exchange, const AccessRecord& record)
      : exchange_(exchange), record_(record) {}

  [[nodiscard]] std::string_view get(const Variable& variable) const override {
    return variable.id == VariableId::Capture ? value_of(variable.name, record_, exchange_.arena)
                                              : exchange_.get(variable);
  }

 protected:
  const Exchange& exchange_;
  const AccessRecord& record_;
};

/// The same as they stand in a plain line: escaped, and a dash for nothing.
class EscapedExchange final : public EndedExchange {
 public:
  using EndedExchange::EndedExchange;

  [[nodiscard]] std::string_view get(const Variable& variable) const override {
    const std::string_view value = EndedExchange::get(variable);
    if (value.empty()) {
      return "-";
    }
    char* const text =
        exchange_.arena.allocate_array<char>(value.size() * observe::kMaxEscapeGrowth);
    return {text, observe::append_escaped_text(value, text)};
  }
};

}  // namespace

LogPlan::LogPlan(const observe::AccessLogSettings& settings) : sample_(settings.sample) {
  if (settings.format->style == observe::LogStyle::Text) {
    text_ = exchange::TextTemplate::parse(settings.format->text).value();
  }
  for (const auto& field : settings.extra) {
    fields_.emplace_back(field.key, exchange::TextTemplate::parse(field.value).value());
  }
}

bool LogPlan::takes(const Exchange& exchange, std::uint64_t chance) const {
  return exchange.error != Errc::None || exchange.status.count() >= 400 ||
         exchange.status.count() == 0 || chance < sample_.millionths();
}

void LogPlan::add_to(AccessRecord& record, const Exchange& exchange) const {
  if (text_) {
    const EscapedExchange values(exchange, record);
    record.text = text_->evaluate(values, exchange.arena).value_or("");
  }
  if (!fields_.empty()) {
    const EndedExchange values(exchange, record);
    auto* const extra = exchange.arena.allocate_array<observe::ExtraField>(fields_.size());
    auto* next = extra;
    for (const auto& [name, value] : fields_) {
      std::construct_at(
          next++, observe::ExtraField{name, value.evaluate(values, exchange.arena).value_or("")}
      );
    }
    record.extra = {extra, fields_.size()};
  }
}

std::optional<config::Complaint> check_log_text(std::string_view text) {
  const auto parsed = exchange::TextTemplate::parse(text);
  return parsed.has_value() ? parsed->check(log_variables()) : parsed.error();
}

}  // namespace sluice::proxy
