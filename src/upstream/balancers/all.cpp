#include "upstream/balancers/balancer.h"
#include "upstream/balancers/least_requests.h"
#include "upstream/balancers/power_of_two.h"
#include "upstream/balancers/random.h"
#include "upstream/balancers/round_robin.h"

#include <algorithm>

namespace sluice::upstream {

namespace {

bool has_just_failed(const Member& member, TimePoint now) {
  return member.endpoint->state().avoid_until.load(std::memory_order_relaxed) >
         now.time_since_epoch().count();
}

bool is_full(const Member& member) {
  return member.max_connections && member.endpoint->idle_count() == 0 &&
         member.endpoint->state().connections.load(std::memory_order_relaxed) >=
             *member.max_connections;
}

}  // namespace

std::string_view trouble_of(const Member& member, TimePoint now) {
  if (has_just_failed(member, now)) {
    return "could not be reached just now";
  }
  return is_full(member) ? "has as many connections as it may" : std::string_view();
}

bool Candidates::allows(const Member& member) const {
  if (member.backup != backups) {
    return false;
  }
  if (!avoided_too && has_just_failed(member, now)) {
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
    case Balance::Random:
      return std::make_unique<Random>(rng);
    case Balance::PowerOfTwo:
      return std::make_unique<PowerOfTwo>(rng);
  }
  return nullptr;
}

}  // namespace sluice::upstream
