#pragma once

#include "config/forward.h"
#include "config/map.h"
#include "config/mark.h"
#include "config/table.h"
#include "exchange/action.h"
#include "exchange/template.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace sluice::actions {

/// `respond: { status: 200, body: "ok\n", headers: { Content-Type: text/plain } }`.
struct RespondSettings {
  static constexpr std::string_view kName = "respond";
  static std::span<const config::Field> fields();

  config::Mark where;
  std::uint16_t status = 200;
  exchange::TextTemplate body;
  config::Map<exchange::HeaderTemplate> headers;

  bool operator==(const RespondSettings& other) const {
    return status == other.status && body == other.body && headers == other.headers;
  }
};

void validate(const RespondSettings& settings, config::Diagnostics& diagnostics);

/// Answers with a text of the configuration.
class Respond final : public exchange::Action {
 public:
  explicit Respond(RespondSettings settings) : settings_(std::move(settings)) {}

  /// Never suspends. Errors: BadTemplateValue.
  coro::Task<Result<http::Response>> run(exchange::Exchange& exchange) const override;

 private:
  RespondSettings settings_;
};

}  // namespace sluice::actions
