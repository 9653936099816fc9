#pragma once

#include "base/units.h"

#include <cstdint>

namespace sluice::sim {

/// How rough the simulated network is. Each connection chooses its own within these bounds, by the
/// world's seed.
struct Weather {
  Duration latency = std::chrono::milliseconds(2);  ///< longest time a segment is under way
  std::uint32_t socket_buffer = 64 * 1024;          ///< largest send and receive buffer
  std::uint32_t smallest_socket_buffer = 1024;
  bool split_segments = true;  ///< bytes arrive in other pieces than they were sent in
  std::uint64_t partial_write_one_in =
      6;                           ///< writes that take only a part though there is room; 0: none
  std::uint64_t stall_one_in = 0;  ///< segments held back for up to `stall`; 0: none
  Duration stall = std::chrono::milliseconds(100);
  std::uint64_t reset_one_in = 0;  ///< segments that break their connection; 0: none

  /// Nothing is late, split or refused: for tests of timing.
  static Weather calm() {
    return {
        .latency = std::chrono::microseconds(100),
        .smallest_socket_buffer = 64 * 1024,
        .split_segments = false,
        .partial_write_one_in = 0,
    };
  }
};

}  // namespace sluice::sim
