#pragma once

namespace sluice::sim {

/// Decides for `maybe`. Set by a simulated world while it lives; null everywhere else.
inline bool (*decide_by_chance)(const char* name) = nullptr;

/// Marks a rare branch that is always allowed, and that a simulation's seed may force:
/// `if (connection.is_stale() || sim::maybe("pool.reuse_closed"))`. False outside of the
/// simulation.
inline bool maybe(const char* name) {
  return decide_by_chance != nullptr && decide_by_chance(name);
}

}  // namespace sluice::sim
