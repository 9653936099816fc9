#include "upstream/balancers/random.h"

namespace sluice::upstream {

Member* pick_by_chance(const Candidates& candidates, Rng& rng, const Member* except) {
  // One pass: each takes the place of the one before with its share of the weights so far.
  Member* chosen = nullptr;
  std::uint64_t sum = 0;
  for (Member& member : candidates.members) {
    if (&member == except || !candidates.allows(member)) {
      continue;
    }
    sum += member.weight;
    if (rng.below(sum) < member.weight) {
      chosen = &member;
    }
  }
  return chosen;
}

}  // namespace sluice::upstream
