#pragma once

#include "actions/forward/forward_options.h"
#include "actions/forward/upstream_group.h"
#include "exchange/action.h"
#include "upstream/outgoing_request.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sluice::actions {

/// Sends the request on to an upstream and brings its answer back; with several, each gets its
/// share by weight.
class Forward final : public exchange::Action {
 public:
  struct Target {
    std::shared_ptr<UpstreamGroup> group;
    std::uint32_t weight = 1;
  };

  /// At least one target, one of them with a weight over 0.
  Forward(std::vector<Target> targets, ForwardOptions options);

  void prepare(exchange::Exchange& exchange) const override;

  /// Suspends until the head of the answer is there. Errors: LoopDetected, those of
  /// `upstream::send_request`.
  coro::Task<Result<http::Response>> run(exchange::Exchange& exchange) const override;

  [[nodiscard]] std::optional<exchange::ForwardPlan> plan(exchange::Exchange& exchange
  ) const override;

 private:
  [[nodiscard]] const Target& choose(exchange::Exchange& exchange) const;
  [[nodiscard]] upstream::OutgoingRequest request_of(exchange::Exchange& exchange) const;

  std::vector<Target> targets_;
  std::uint64_t total_weight_ = 0;
  ForwardOptions options_;
};

}  // namespace sluice::actions
