#pragma once

#include "base/units.h"

#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace sluice::sim {

/// What the network will do, in order of time; at the same time in the order it was decided.
class EventQueue {
 public:
  using Event = std::move_only_function<void()>;

  void at(TimePoint when, Event event) { events_.emplace(when, std::move(event)); }

  [[nodiscard]] std::optional<TimePoint> next() const {
    return events_.empty() ? std::nullopt : std::optional(events_.begin()->first);
  }

  /// Runs what is due by `now`, also what becomes due meanwhile.
  void run_due(TimePoint now) {
    while (!events_.empty() && events_.begin()->first <= now) {
      auto due = events_.extract(events_.begin());
      due.mapped()();
    }
  }

  void clear() { events_.clear(); }

 private:
  std::multimap<TimePoint, Event> events_;
};

}  // namespace sluice::sim
