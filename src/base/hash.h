#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

/// XXH3 of the bytes; stable across runs and machines.
std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace sluice
