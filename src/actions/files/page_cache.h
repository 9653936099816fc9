#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::actions {

/// Whether the kernel has these bytes of a file in its memory, so that reading them waits for no
/// disk. False too where it cannot tell (before Linux 6.5, and some file systems).
bool is_in_page_cache(int file, std::uint64_t from, std::size_t size);

/// Has the kernel read these bytes, as far as there are some, and waits for it.
void read_into_page_cache(int file, std::uint64_t from, std::size_t size);

}  // namespace sluice::actions
