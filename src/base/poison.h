#pragma once

#include <cstddef>

#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif

namespace sluice {

/// Free memory that a pool keeps for reuse: with AddressSanitizer, touching it is an error as if it
/// had been freed. Otherwise this does nothing.
inline void poison([[maybe_unused]] const void* memory, [[maybe_unused]] std::size_t size) {
#if __has_feature(address_sanitizer)
  __asan_poison_memory_region(memory, size);
#endif
}

/// Memory of a pool that is in use again.
inline void unpoison([[maybe_unused]] const void* memory, [[maybe_unused]] std::size_t size) {
#if __has_feature(address_sanitizer)
  __asan_unpoison_memory_region(memory, size);
#endif
}

}  // namespace sluice
