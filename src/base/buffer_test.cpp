#include "base/buffer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace sluice {
namespace {

void append(ReceiveBuffer& into, BufferPool& pool, std::string_view bytes, std::uint32_t wanted) {
  while (!bytes.empty()) {
    const std::span<char> room = into.prepare(pool, wanted);
    ASSERT_FALSE(room.empty());
    const std::size_t n = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), n);
    into.commit(n);
    bytes.remove_prefix(n);
  }
}

TEST(BufferPool, GivesSmallLargeAndMadeToMeasure) {
  BufferPool pool;
  EXPECT_EQ(pool.get(1)->capacity(), BufferPool::kSmall);
  EXPECT_EQ(pool.get(BufferPool::kSmall + 1)->capacity(), BufferPool::kLarge);
  EXPECT_EQ(pool.get(BufferPool::kLarge + 1)->capacity(), BufferPool::kLarge + 1);
}

TEST(BufferPool, ReusesTheLastOneGivenBack) {
  BufferPool pool;
  const Buffer* first = pool.get(1).get();
  EXPECT_EQ(pool.in_use(), 0U);
  const BufferRef again = pool.get(1);
  EXPECT_EQ(again.get(), first);
  EXPECT_EQ(pool.in_use(), 1U);
}

#if __has_feature(address_sanitizer)
TEST(BufferPoolDeath, ForbidsWhatWasGivenBack) {
  BufferPool pool;
  const char* bytes = pool.get(1)->data();
  EXPECT_DEATH(EXPECT_NE(*bytes, 'x'), "use-after-poison");
}
#endif

TEST(BufferRef, KeepsTheBufferUntilTheLastIsGone) {
  BufferPool pool;
  BufferRef one = pool.get(1);
  BufferRef two = one;
  EXPECT_FALSE(one->is_unique());
  one.reset();
  EXPECT_TRUE(two->is_unique());
  EXPECT_EQ(pool.in_use(), 1U);
  const BufferRef moved = std::move(two);
  EXPECT_EQ(pool.in_use(), 1U);
}

TEST(Chunk, SplitsWithoutACopy) {
  BufferPool pool;
  BufferRef buffer = pool.get(1);
  std::memcpy(buffer->data(), "headbody", 8);
  Chunk rest(buffer, {buffer->data(), 8});
  buffer.reset();
  const Chunk front = rest.split(4);
  EXPECT_EQ(front.view(), "head");
  EXPECT_EQ(rest.view(), "body");
  EXPECT_EQ(front.data() + 4, rest.data());
  EXPECT_EQ(pool.in_use(), 1U);
}

TEST(ReceiveBuffer, HoldsNothingWhileItIsEmpty) {
  BufferPool pool;
  ReceiveBuffer in;
  append(in, pool, "abc", 1);
  EXPECT_EQ(in.view(), "abc");
  EXPECT_EQ(pool.in_use(), 1U);
  in.consume(3);
  EXPECT_TRUE(in.empty());
  EXPECT_EQ(pool.in_use(), 0U);
}

TEST(ReceiveBuffer, GivesTheBufferBackWhenNothingCame) {
  BufferPool pool;
  ReceiveBuffer in;
  (void)in.prepare(pool, 1);
  in.commit(0);
  EXPECT_EQ(pool.in_use(), 0U);
}

TEST(ReceiveBuffer, SlicesOutliveWhatFollows) {
  BufferPool pool;
  ReceiveBuffer in;
  append(in, pool, std::string(BufferPool::kSmall - 4, 'a') + "tail", 1);
  const Chunk slice = in.take(BufferPool::kSmall - 4);
  append(in, pool, "more", 1);  // does not fit behind "tail"
  EXPECT_EQ(in.view(), "tailmore");
  EXPECT_EQ(slice.view(), std::string(BufferPool::kSmall - 4, 'a'));
  EXPECT_EQ(pool.in_use(), 2U);
}

TEST(ReceiveBuffer, TakesNothingFromNothing) {
  ReceiveBuffer in;
  EXPECT_TRUE(in.take(0).empty());
}

TEST(ReceiveBuffer, GrowsWhenNothingIsConsumed) {
  BufferPool pool;
  ReceiveBuffer in;
  std::string all;
  for (int i = 0; i < 20'000; ++i) {
    all += std::to_string(i);
  }
  append(in, pool, all, 1);
  EXPECT_EQ(in.view(), all);
  EXPECT_EQ(pool.in_use(), 1U);
}

}  // namespace
}  // namespace sluice
