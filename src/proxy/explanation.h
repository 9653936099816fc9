#pragma once

#include "config/mark.h"
#include "exchange/forward_plan.h"
#include "http/status.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::proxy {

/// What becomes of one request and why, in the order in which it happens. Owns all its text.
struct Explanation {
  /// A route of the site, and why the request is its or is not.
  struct Candidate {
    std::string path;  ///< as configured; empty: all that is left of the site
    config::Mark where;
    bool wins = false;
    std::string reason;  ///< why not; empty for the one that wins
  };

  /// One thing that is done, with the place that says so; no place: the default.
  struct Step {
    std::string name;  ///< the key in the configuration
    config::Mark where;
    std::vector<std::string> effects;  ///< empty: none on this request
  };

  /// The answer, where it is made here.
  struct Answer {
    http::StatusCode status;
    std::string error;  ///< the stable code, where it is one of ours; else empty
    std::vector<std::pair<std::string, std::string>> fields;
  };

  std::string method;
  std::string peer_ip;
  std::string client_ip;
  bool peer_is_trusted = false;
  std::string scheme;
  std::string host;
  std::string path;  ///< as it is matched
  std::string query;

  bool is_refused = false;  ///< before anything was decided about it
  std::string site;         ///< empty: none
  config::Mark site_where;
  std::vector<Candidate> routes;  ///< in the order they are asked, then those of other paths
  std::vector<Step> steps;
  std::optional<exchange::ForwardPlan> forward;  ///< to whom it goes; empty: `answer`
  std::optional<Answer> answer;  ///< both empty: nothing is answered, and the connection is closed
  std::vector<exchange::ForwardPlan::Timeout> timeouts;  ///< towards the client
};

/// For people: a few lines for each part.
std::string to_text(const Explanation& explanation);

/// For tools. Names of members are stable.
std::string to_json(const Explanation& explanation);

}  // namespace sluice::proxy
