#pragma once

#include "upstream/balancers/balancer.h"

namespace sluice::upstream {

/// Each in its turn, as often as its weight says, spread evenly: with weights 3 and 1 a, a, b, a
/// rather than a, a, a, b.
class RoundRobin final : public Balancer {
 public:
  Member* pick(const Candidates& candidates) override;
};

}  // namespace sluice::upstream
