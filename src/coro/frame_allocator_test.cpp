#include "coro/frame_allocator.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace sluice::coro {
namespace {

TEST(FrameAllocator, GivesEverySizeAndTakesItBack) {
  std::vector<std::pair<void*, std::size_t>> frames;
  for (const std::size_t size : {1U, 64U, 65U, 4096U, 4097U, 100'000U}) {
    frames.emplace_back(allocate_frame(size), size);
    std::memset(frames.back().first, 'x', size);
  }
  for (const auto& [frame, size] : frames) {
    free_frame(frame, size);
  }
}

#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
TEST(FrameAllocator, ReusesTheLastFrameOfASize) {
  void* const first = allocate_frame(200);
  free_frame(first, 200);
  void* const again = allocate_frame(250);  // rounded up to the same size
  EXPECT_EQ(again, first);
  free_frame(again, 250);
}
#endif

}  // namespace
}  // namespace sluice::coro
