#include "base/hash.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Hash, IsTheSameOnEveryRunAndMachine) {
  EXPECT_EQ(hash_bytes(""), 0x2d06800538d394c2ULL);  // XXH3's own value for no bytes
  EXPECT_EQ(hash_bytes("a"), hash_bytes("a"));
  EXPECT_NE(hash_bytes("a"), hash_bytes("b"));
  EXPECT_NE(hash_bytes("a", 1), hash_bytes("a", 2));
}

}  // namespace
}  // namespace sluice
