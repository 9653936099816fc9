#pragma once

#include "observe/registry.h"

#include <memory>
#include <string_view>

namespace sluice::observe {

/// Adds `process_*` (start time, CPU time, memory, descriptors) and `sluice_build_info`, read when
/// asked for.
[[nodiscard]] std::shared_ptr<const Registry::Source> add_process_metrics(
    Registry& registry, std::string_view version
);

}  // namespace sluice::observe
