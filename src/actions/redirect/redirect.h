#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "config/codec.h"
#include "config/forward.h"
#include "config/mark.h"
#include "config/table.h"
#include "exchange/action.h"
#include "exchange/template.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::actions {

/// `redirect: https://new.example.com/$path_rest`, or a map with a status.
struct RedirectSettings {
  static constexpr std::string_view kName = "redirect";
  static std::span<const config::Field> fields();

  config::Mark where;
  exchange::UrlTemplate to;
  std::uint16_t status = 308;

  bool operator==(const RedirectSettings& other) const {
    return to == other.to && status == other.status;
  }
};

void validate(const RedirectSettings& settings, config::Diagnostics& diagnostics);

/// The Location for one request: the template's text, and the request's query unless the template
/// has a `?`. A path never begins with two slashes, which would name a host. Errors:
/// BadTemplateValue.
Result<std::string_view> redirect_location(
    const exchange::UrlTemplate& to,
    std::string_view query,
    const exchange::VariableSource& source,
    Arena& arena
);

/// Sends the client elsewhere (RFC 9110 §15.4).
class Redirect final : public exchange::Action {
 public:
  explicit Redirect(RedirectSettings settings) : settings_(std::move(settings)) {}

  /// Never suspends. Errors: BadTemplateValue.
  coro::Task<Result<http::Response>> run(exchange::Exchange& exchange) const override;

 private:
  RedirectSettings settings_;
};

}  // namespace sluice::actions

/// A template stands for `to`.
template <>
struct sluice::config::Codec<sluice::actions::RedirectSettings>
    : StructCodec<sluice::actions::RedirectSettings> {
  static bool load(const Node& node, Context& context, sluice::actions::RedirectSettings& target);
  static void schema(SchemaWriter& out);
};
