#include "upstream/balancers/balancer.h"
#include "upstream/balancers/least_requests.h"
#include "upstream/balancers/round_robin.h"

#include <algorithm>

namespace sluice::upstream {

namespace {

bool is_full(const Member& member) {
  return member.max_connections && member.endpoint->idle_count() == 0 &&
         member.endpoint->state().connections.load(std::memory_order_relaxed) >=
             *member.max_connections;
}

}  // namespace

bool Candidates::allows(const Member& member) const {
  if (member.backup != backups) {
    return false;
  }
  if (!avoided_too && member.endpoint->state().avoid_until.load(std::memory_order_relaxed) >
                          now.time_since_epoch().count()) {
    return false;
  }
  if (!full_too && is_full(member)) {
    return false;
  }
  return tried_too || std::ranges::find(tried, member.endpoint.get()) == tried.end();
}

std::unique_ptr<Balancer> make_balancer(Balance kind, Rng& rng) {
  switch (kind) {
    case Balance::RoundRobin:
      return std::make_unique<RoundRobin>();
    case Balance::LeastRequests:
      return std::make_unique<LeastRequests>(rng);
  }
  return nullptr;
}

}  // namespace sluice::upstream
