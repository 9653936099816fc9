#include "io/send_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

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

Chunk chunk_of(BufferPool& pool, std::string_view text) {
  BufferRef buffer = pool.get(static_cast<std::uint32_t>(text.size()));
  std::ranges::copy(text, buffer->data());
  const std::string_view bytes(buffer->data(), text.size());
  return {std::move(buffer), bytes};
}

std::size_t pieces(const SendQueue& queue) {
  return static_cast<std::size_t>(queue.end() - queue.begin());
}

TEST(SendQueue, CopiesASmallChunkBehindTheLastOne) {
  BufferPool pool;
  SendQueue queue;
  queue.push(chunk_of(pool, "head;"));
  queue.push(Chunk("body"));
  EXPECT_EQ(pieces(queue), 1U);
  EXPECT_EQ(queue.bytes(), 9U);
  queue.consume(3);
  queue.push(chunk_of(pool, "!"));
  EXPECT_EQ(pieces(queue), 1U);
  EXPECT_EQ(pool.in_use(), 1U);
  EXPECT_EQ(text(queue), "d;body!");
  queue.clear();
}

TEST(SendQueue, CopiesNothingWhereSomebodyElseMayWriteOrRoomIsMissing) {
  BufferPool pool;
  SendQueue queue;
  const Chunk shared = chunk_of(pool, "shared");
  queue.push(shared);
  queue.push(Chunk("a"));
  EXPECT_EQ(pieces(queue), 2U);
  queue.push(chunk_of(pool, std::string(BufferPool::kSmall, 'x')));
  queue.push(Chunk("b"));
  EXPECT_EQ(pieces(queue), 4U);
  queue.push(chunk_of(pool, "c"));
  queue.push(chunk_of(pool, std::string(8192, 'y')));
  EXPECT_EQ(pieces(queue), 6U);
  EXPECT_EQ(shared.view(), "shared");
  queue.clear();
}

TEST(SendQueue, GivesBuffersBackAsTheyAreSent) {
  BufferPool pool;
  SendQueue queue;
  const std::string piece(8192, 'x');
  for (int i = 0; i < 3; ++i) {
    queue.push(chunk_of(pool, piece));
  }
  EXPECT_EQ(pool.in_use(), 3U);
  queue.consume(2 * piece.size());
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
