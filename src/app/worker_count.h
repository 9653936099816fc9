#pragma once

#include <cstdint>

namespace sluice::app {

/// How many workers `workers: auto` means: the processors this process may run on, and no more than
/// its cgroup's CPU quota (rounded up) lets it use. At least 1.
std::uint32_t automatic_worker_count();

}  // namespace sluice::app
