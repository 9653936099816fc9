#include "base/arena.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace sluice {
namespace {

class ArenaOfBlocks : public ::testing::Test {
 protected:
  ArenaBlocks blocks;
};

TEST_F(ArenaOfBlocks, AlignsWhatItGives) {
  Arena arena(blocks);
  for (const std::size_t alignment : {1U, 2U, 8U, 16U, 64U}) {
    arena.allocate(1, 1);
    const void* at = arena.allocate(8, alignment);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(at) % alignment, 0U);
  }
}

TEST_F(ArenaOfBlocks, KeepsEarlierBytesWhenABlockIsFull) {
  Arena arena(blocks);
  std::vector<std::string_view> copies;
  for (int i = 0; i < 1000; ++i) {
    copies.push_back(arena.copy("value " + std::to_string(i)));
  }
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(copies[static_cast<std::size_t>(i)], "value " + std::to_string(i));
  }
}

TEST_F(ArenaOfBlocks, ServesMoreThanABlockAtOnce) {
  Arena arena(blocks);
  const std::string_view before = arena.copy("before");
  const std::string large(3 * ArenaBlocks::kBlockSize, 'x');
  EXPECT_EQ(arena.copy(large), large);
  EXPECT_EQ(before, "before");
  // The block in use before the large one goes on serving.
  EXPECT_EQ(arena.copy("after").data(), before.data() + before.size());
}

TEST_F(ArenaOfBlocks, ConcatenatesPartsEmptyOnesToo) {
  Arena arena(blocks);
  EXPECT_EQ(arena.concat("a", std::string_view(), std::string("bc"), ""), "abc");
  EXPECT_EQ(arena.concat(std::string_view(), ""), "");
  EXPECT_EQ(arena.copy(""), "");
}

TEST_F(ArenaOfBlocks, ReusesTheBlocksOfAnArenaThatIsGone) {
  const void* first = nullptr;
  {
    Arena arena(blocks);
    first = arena.allocate(16, 16);
  }
  Arena arena(blocks);
  EXPECT_EQ(arena.allocate(16, 16), first);
}

TEST_F(ArenaOfBlocks, DestroysObjectsThroughArenaPtr) {
  struct Counted {
    explicit Counted(int& counter) : alive(&counter) { ++*alive; }

    ~Counted() { --*alive; }

    int* alive;
  };

  int alive = 0;
  Arena arena(blocks);
  {
    const ArenaPtr<Counted> object = make_in<Counted>(arena, alive);
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

TEST_F(ArenaOfBlocks, HoldsBlocksFromItsFirstAllocationToItsEnd) {
  {
    Arena arena(blocks);
    EXPECT_EQ(blocks.in_use(), 0U);
    arena.allocate(1, 1);
    arena.allocate(3 * ArenaBlocks::kBlockSize, 1);
    EXPECT_EQ(blocks.in_use(), 2U);
  }
  EXPECT_EQ(blocks.in_use(), 0U);
}

#if __has_feature(address_sanitizer)
TEST_F(ArenaOfBlocks, IsOutOfBoundsOnceItIsGone) {
  const char* text = nullptr;
  {
    Arena arena(blocks);
    text = arena.copy("gone").data();
  }
  EXPECT_DEATH(EXPECT_NE(*text, 'g'), "use-after-poison");
}
#endif

}  // namespace
}  // namespace sluice
