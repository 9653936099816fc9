#include "app/worker_count.h"

#include <gtest/gtest.h>

#include <sched.h>

namespace sluice::app {
namespace {

TEST(WorkerCount, IsOneAtLeast) {
  EXPECT_GE(automatic_worker_count(), 1U);
}

TEST(WorkerCount, FollowsTheProcessorsThatAreAllowed) {
  cpu_set_t before;
  ASSERT_EQ(::sched_getaffinity(0, sizeof(before), &before), 0);
  int first = 0;
  while (!CPU_ISSET(first, &before)) {
    ++first;
  }
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(::sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(automatic_worker_count(), 1U);
  ASSERT_EQ(::sched_setaffinity(0, sizeof(before), &before), 0);
  EXPECT_LE(automatic_worker_count(), static_cast<unsigned>(CPU_COUNT(&before)));
}

}  // namespace
}  // namespace sluice::app
