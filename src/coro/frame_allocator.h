#pragma once

#include <cstddef>

namespace sluice::coro {

/// Memory for coroutine frames: free lists by size, one set a thread, reused last-in first-out. A
/// frame is freed on the thread that made it. With a sanitizer it is plain new and delete, so that
/// misuse is found.
void* allocate_frame(std::size_t size);
void free_frame(void* frame, std::size_t size) noexcept;

}  // namespace sluice::coro
