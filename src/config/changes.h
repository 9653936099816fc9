#pragma once

#include "config/writers.h"

#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

/// One difference between two configurations. Values are canonical JSON; empty on the side that
/// lacks the key.
struct Change {
  std::string path;  ///< `upstreams.orders.balance`, `listen[1].address`
  std::string before;
  std::string after;

  bool operator==(const Change&) const = default;
};

/// What leads from one canonical JSON to the other, in the order of the first, then what is new.
/// A key present on one side only is one change, whatever is below it. A changed secret does not
/// show.
std::vector<Change> changes_between(std::string_view before, std::string_view after);

/// The same for settings.
template <class T>
std::vector<Change> changes(const T& before, const T& after) {
  return changes_between(to_json(before), to_json(after));
}

/// `upstreams.orders.balance: "round_robin" → "least_requests"`, or `+ path: value`, or `- path:
/// value`.
std::string to_string(const Change& change);

}  // namespace sluice::config
