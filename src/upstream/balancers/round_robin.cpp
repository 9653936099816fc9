#include "upstream/balancers/round_robin.h"

namespace sluice::upstream {

Member* RoundRobin::pick(const Candidates& candidates) {
  // Every member's turn comes nearer by its weight; the nearest is chosen and pays with the sum of
  // all.
  Member* chosen = nullptr;
  std::int64_t sum = 0;
  for (Member& member : candidates.members) {
    if (!candidates.allows(member)) {
      continue;
    }
    member.turn += member.weight;
    sum += member.weight;
    if (chosen == nullptr || member.turn > chosen->turn) {
      chosen = &member;
    }
  }
  if (chosen != nullptr) {
    chosen->turn -= sum;
  }
  return chosen;
}

}  // namespace sluice::upstream
