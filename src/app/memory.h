#pragma once

#include "base/units.h"

namespace sluice::app {

/// What this process may use: the machine's memory, or what the tightest of its cgroups allows.
Bytes available_memory();

/// What this process has in memory now; 0 where the system does not tell.
Bytes resident_memory();

}  // namespace sluice::app
