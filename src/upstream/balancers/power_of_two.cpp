#include "upstream/balancers/power_of_two.h"

#include "upstream/balancers/random.h"

namespace sluice::upstream {

namespace {

std::uint64_t load_of(const Member& member) {
  return member.endpoint->state().requests.load(std::memory_order_relaxed);
}

}  // namespace

Member* PowerOfTwo::pick(const Candidates& candidates) {
  Member* first = pick_by_chance(candidates, rng_);
  Member* second = first != nullptr ? pick_by_chance(candidates, rng_, first) : nullptr;
  if (second == nullptr) {
    return first;
  }
  // load / weight of each, without dividing. Between equals, as where both are idle, the first: so
  // weights count then, too.
  return load_of(*second) * first->weight < load_of(*first) * second->weight ? second : first;
}

}  // namespace sluice::upstream
