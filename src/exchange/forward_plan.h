#pragma once

#include "base/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::exchange {

/// What an action would ask of an upstream, for explanations.
struct ForwardPlan {
  /// One address a request may go to, or a server whose name is not resolved.
  struct Candidate {
    std::string address;
    std::uint32_t weight = 1;
    bool is_backup = false;
    std::string state;     ///< why it would be passed over; empty: it would not
    bool is_next = false;  ///< the policy would choose it now
  };

  struct Timeout {
    std::string_view name;
    std::optional<Duration> after;  ///< empty: never
  };

  std::string upstream;  ///< its name, or its servers
  std::string share;     ///< of the requests of the route, where several upstreams share them
  std::string_view balance;
  std::vector<Candidate> candidates;
  std::string head;  ///< as it would be sent
  std::vector<Timeout> timeouts;
};

}  // namespace sluice::exchange
