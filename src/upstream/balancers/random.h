#pragma once

#include "upstream/balancers/balancer.h"

namespace sluice::upstream {

/// One of those that `candidates` allows, by chance and weight, but not `except` (may be null);
/// null if there is none.
Member* pick_by_chance(const Candidates& candidates, Rng& rng, const Member* except = nullptr);

/// Whom chance chooses, by weight. Remembers nothing, so that many instances need not agree.
class Random final : public Balancer {
 public:
  explicit Random(Rng& rng) : rng_(rng) {}

  Member* pick(const Candidates& candidates) override { return pick_by_chance(candidates, rng_); }

 private:
  Rng& rng_;
};

}  // namespace sluice::upstream
