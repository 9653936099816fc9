#pragma once

#include "failure.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>

using Seconds = std::chrono::duration<double>;

/// A stretch of load. One line of text asks for it:
///
///   count REQUESTS WIDTH      so many requests, WIDTH at a time
///   closed SECONDS WIDTH      WIDTH at a time, each answer sets off the next request
///   open SECONDS RATE SEED    RATE a second on average with exponential gaps, whether or not
///                             earlier ones are answered; latency counts from when one was due
struct Phase {
  static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

  std::size_t requests = kNoLimit;
  Seconds duration = std::chrono::hours(24);
  std::size_t width = kNoLimit;  // requests in flight at most
  double rate = 0;               // a second; 0: closed loop
  std::uint64_t seed = 0;        // the same seed gives the same gaps
};

inline Phase parse_phase(const std::string& line) {
  std::istringstream words(line);
  std::string kind;
  Phase phase;
  double seconds = 0;
  words >> kind;
  if (kind == "count") {
    words >> phase.requests >> phase.width;
  } else if (kind == "closed") {
    words >> seconds >> phase.width;
    phase.duration = Seconds(seconds);
  } else if (kind == "open") {
    words >> seconds >> phase.rate >> phase.seed;
    phase.duration = Seconds(seconds);
  } else {
    fail("unknown phase " + kind);
  }
  if (words.fail()) {
    fail("incomplete phase " + line);
  }
  return phase;
}
