#pragma once

#include "upstream/balancers/balancer.h"

namespace sluice::upstream {

/// Of two that chance chooses by weight, the one with fewer requests in flight (of all workers) for
/// its weight. Nearly as even as the fewest of all, and workers or instances that know little of
/// each other do not all rush to the same one.
class PowerOfTwo final : public Balancer {
 public:
  explicit PowerOfTwo(Rng& rng) : rng_(rng) {}

  Member* pick(const Candidates& candidates) override;

 private:
  Rng& rng_;
};

}  // namespace sluice::upstream
