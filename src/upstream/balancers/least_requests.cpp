#include "upstream/balancers/least_requests.h"

namespace sluice::upstream {

Member* LeastRequests::pick(const Candidates& candidates) {
  Member* chosen = nullptr;
  std::uint64_t chosen_load = 0;
  std::uint64_t equals = 0;
  for (Member& member : candidates.members) {
    if (!candidates.allows(member)) {
      continue;
    }
    const std::uint64_t load =
        std::uint64_t{member.endpoint->state().requests.load(std::memory_order_relaxed)} + 1;
    // load / weight < chosen_load / chosen->weight, without dividing
    const std::uint64_t mine = chosen == nullptr ? 0 : load * chosen->weight;
    const std::uint64_t best = chosen == nullptr ? 1 : chosen_load * member.weight;
    if (mine < best) {
      equals = 1;
    } else if (mine > best || !rng_.one_in(++equals)) {
      continue;
    }
    chosen = &member;
    chosen_load = load;
  }
  return chosen;
}

}  // namespace sluice::upstream
