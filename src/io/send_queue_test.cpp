#include "io/send_queue.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::io {
namespace {

std::string text(const SendQueue& queue) {
  std::string all;
  for (const Chunk& chunk : queue) {
    all += chunk.view();
  }
  return all;
}

TEST(SendQueue, DropsBytesAcrossChunks) {
  SendQueue queue;
  queue.push(Chunk("head"));
  queue.push(Chunk(""));
  queue.push(Chunk("body"));
  EXPECT_EQ(queue.bytes(), 8U);
  queue.consume(2);
  EXPECT_EQ(text(queue), "adbody");
  queue.consume(3);
  EXPECT_EQ(text(queue), "ody");
  queue.push(Chunk("!"));
  queue.consume(4);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(text(queue), "");
}

TEST(SendQueue, GivesBuffersBackAsTheyAreSent) {
  BufferPool pool;
  SendQueue queue;
  for (int i = 0; i < 3; ++i) {
    BufferRef buffer = pool.get(1);
    buffer->data()[0] = 'x';
    queue.push(Chunk(buffer, {buffer->data(), 1}));
  }
  EXPECT_EQ(pool.in_use(), 3U);
  queue.consume(2);
  EXPECT_EQ(pool.in_use(), 1U);
  queue.clear();
  EXPECT_EQ(pool.in_use(), 0U);
}

TEST(SendQueue, DoesNotGrowWhileItIsNeverEmpty) {
  SendQueue queue;
  queue.push(Chunk("x"));
  for (int i = 0; i < 10'000; ++i) {
    queue.push(Chunk("x"));
    queue.consume(1);
  }
  EXPECT_EQ(text(queue), "x");
  EXPECT_LT(queue.slots(), 200U);
}

}  // namespace
}  // namespace sluice::io
