#include "observe/log_ring.h"

#include "base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

namespace sluice::observe {
namespace {

bool put(LogRing& ring, std::string_view bytes, std::size_t reserved = 0) {
  char* to = ring.reserve(std::max(reserved, bytes.size()));
  if (to == nullptr) {
    return false;
  }
  std::memcpy(to, bytes.data(), bytes.size());
  ring.commit(bytes.size());
  return true;
}

std::string take(LogRing& ring) {
  std::string all;
  for (std::string_view bytes = ring.front(); !bytes.empty(); bytes = ring.front()) {
    all += bytes;
    ring.consume(bytes.size());
  }
  return all;
}

TEST(LogRing, GivesWhatWasCommittedInOrder) {
  LogRing ring(64_B);
  EXPECT_EQ(ring.front(), "");
  EXPECT_TRUE(put(ring, "one ", 30));
  EXPECT_TRUE(put(ring, "two", 30));

  EXPECT_EQ(ring.front(), "one two");
  ring.consume(4);
  EXPECT_EQ(ring.front(), "two");
}

TEST(LogRing, BeginsAgainWhereAPieceWouldNotFit) {
  LogRing ring(64_B);
  EXPECT_TRUE(put(ring, std::string(40, 'a')));
  EXPECT_EQ(take(ring), std::string(40, 'a'));

  EXPECT_TRUE(put(ring, std::string(30, 'b')));

  EXPECT_EQ(ring.front(), std::string(30, 'b'));
}

TEST(LogRing, RefusesWhatTheReaderHasNotMadeRoomFor) {
  LogRing ring(64_B);
  EXPECT_TRUE(put(ring, std::string(40, 'a')));
  EXPECT_FALSE(put(ring, std::string(30, 'b')));
  EXPECT_FALSE(put(ring, std::string(65, 'b'))) << "never fits";
  EXPECT_TRUE(put(ring, std::string(20, 'c')));
  ring.consume(40);

  EXPECT_TRUE(put(ring, std::string(30, 'd')));

  EXPECT_EQ(take(ring), std::string(20, 'c') + std::string(30, 'd'));
}

TEST(LogRing, KnowsWhenItIsHalfFull) {
  LogRing ring(64_B);
  put(ring, std::string(32, 'a'));
  EXPECT_FALSE(ring.is_half_full());
  put(ring, "b");
  EXPECT_TRUE(ring.is_half_full());
  take(ring);
  EXPECT_FALSE(ring.is_half_full());
}

TEST(LogRing, LosesNothingWhateverTheSizes) {
  LogRing ring(64_B);
  Rng rng(3);
  std::string written;
  std::string read;
  for (int i = 0; i < 50'000; ++i) {
    const std::string piece(1 + rng.below(24), static_cast<char>('a' + i % 26));
    if (put(ring, piece, piece.size() + rng.below(40))) {
      written += piece;
    }
    if (rng.one_in(2)) {
      const std::string_view front = ring.front();
      const std::size_t size = rng.below(front.size() + 1);
      read += front.substr(0, size);
      ring.consume(size);
    }
  }
  read += take(ring);

  EXPECT_EQ(read, written);
}

// For ThreadSanitizer: one writes while one reads.
TEST(LogRing, CarriesBytesBetweenThreads) {
  const int pieces = 50'000;
  LogRing ring(256_B);
  std::string written;
  std::thread writer([&] {
    for (int i = 0; i < pieces; ++i) {
      const std::string piece = std::to_string(i) + "\n";
      while (!put(ring, piece, 60)) {
        std::this_thread::yield();
      }
      written += piece;
    }
  });
  std::string read;
  while (!read.ends_with("\n49999\n")) {
    read += take(ring);
  }
  writer.join();

  EXPECT_EQ(read, written);
}

}  // namespace
}  // namespace sluice::observe
