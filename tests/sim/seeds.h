#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::sim {

/// The seeds to run a test with: 1 to `count`; with `--seeds N` 1 to N; with `--seed N` only that
/// one.
std::vector<std::uint64_t> seeds(std::uint64_t count = 20);

/// What to type to run a failing seed again; for SCOPED_TRACE.
std::string replay(std::uint64_t seed);

/// If the process dies now, this is the seed it names.
void note_running_seed(std::optional<std::uint64_t> seed);

}  // namespace sluice::sim
