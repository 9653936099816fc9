#pragma once

#include "base/units.h"
#include "config/complaint.h"
#include "exchange/exchange.h"
#include "exchange/template.h"
#include "observe/access_log.h"
#include "observe/logs_settings.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::proxy {

/// What is logged of which exchanges: the compiled settings of the access log. Immutable; outlives
/// reloads as long as a worker uses it.
class LogPlan {
 public:
  LogPlan() = default;

  /// `settings` were checked.
  explicit LogPlan(const observe::AccessLogSettings& settings);

  /// Whether this exchange is logged: every one with an error or a status from 400 on, of the
  /// others a share by `chance`, which is below a million.
  [[nodiscard]] bool takes(const exchange::Exchange& exchange, std::uint64_t chance) const;

  [[nodiscard]] bool samples() const { return sample_ < Ratio::of_millionths(1'000'000); }

  /// Adds to `record` what the configuration asks for beside it, in the exchange's arena. Values
  /// cannot leave their place, whatever a client sends.
  void add_to(observe::AccessRecord& record, const exchange::Exchange& exchange) const;

 private:
  std::optional<exchange::TextTemplate> text_;
  std::vector<std::pair<std::string, exchange::TextTemplate>> fields_;
  Ratio sample_ = Ratio::of_millionths(1'000'000);
};

/// What is wrong with a text of the access log's settings: its syntax, or a variable that is
/// neither one of an exchange nor of its log. Empty if nothing is.
std::optional<config::Complaint> check_log_text(std::string_view text);

}  // namespace sluice::proxy
