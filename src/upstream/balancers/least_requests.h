#pragma once

#include "upstream/balancers/balancer.h"

namespace sluice::upstream {

/// The one with the fewest requests in flight (of all workers) for its weight; chance decides
/// between equals, so that workers do not all choose the same.
class LeastRequests final : public Balancer {
 public:
  explicit LeastRequests(Rng& rng) : rng_(rng) {}

  Member* pick(const Candidates& candidates) override;

 private:
  Rng& rng_;
};

}  // namespace sluice::upstream
