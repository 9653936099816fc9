#pragma once

#include "exchange/filter.h"
#include "filters/rewrite/rewrite_path.h"

#include <optional>
#include <utility>

namespace sluice::filters {

/// What a route makes of a path before an upstream gets it.
struct RewriteSettings {
  std::optional<PathPrefix> strip_prefix;  ///< comes first
  std::optional<Rewrite> rewrite;
  bool map_back = true;  ///< puts a stripped prefix back into the paths that answers name

  [[nodiscard]] bool is_empty() const { return !strip_prefix.has_value() && !rewrite.has_value(); }

  bool operator==(const RewriteSettings&) const = default;
};

/// Changes the path that an upstream is asked for, and maps what its answer says back.
class RewriteFilter final : public exchange::Filter {
 public:
  static constexpr exchange::Phase kPhases = exchange::Phase::Request | exchange::Phase::Response;

  explicit RewriteFilter(RewriteSettings settings) : settings_(std::move(settings)) {}

  /// Never answers. Errors: BadTemplateValue.
  Result<exchange::Verdict> on_request(exchange::Exchange& exchange) const override;
  Result<> on_response(exchange::Exchange& exchange, http::Response& response) const override;

 private:
  RewriteSettings settings_;
};

}  // namespace sluice::filters
