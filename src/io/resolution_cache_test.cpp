#include "io/resolution_cache.h"

#include <gtest/gtest.h>

namespace sluice::io {
namespace {

using namespace literals;

constexpr TimePoint kStart{std::chrono::hours(1)};

class ResolutionCacheTest : public ::testing::Test {
 protected:
  static Resolution addresses(Duration ttl) { return {{Address::v4({192, 0, 2, 1}, 0)}, ttl}; }

  ResolutionCache cache{ResolverOptions{.min_ttl = 2s, .max_ttl = 60s}};
};

TEST_F(ResolutionCacheTest, KeepsAnAnswerForItsTtl) {
  cache.store("a", addresses(10s), kStart);
  const auto found = cache.find("a", kStart + 4s);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ((*found)->ttl, 6s);
  EXPECT_EQ((*found)->addresses.size(), 1U);
  EXPECT_FALSE(cache.find("a", kStart + 10s).has_value());
  EXPECT_FALSE(cache.find("b", kStart).has_value());
}

TEST_F(ResolutionCacheTest, BoundsTheTtl) {
  EXPECT_EQ(cache.store("a", addresses(0s), kStart)->ttl, 2s);
  EXPECT_EQ(cache.store("a", addresses(24h), kStart)->ttl, 60s);
  EXPECT_FALSE(cache.find("a", kStart + 60s).has_value());
}

TEST_F(ResolutionCacheTest, KeepsAFailureForASecond) {
  cache.store("a", fail(Errc::DnsError), kStart);
  const auto found = cache.find("a", kStart + 999ms);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->error(), Errc::DnsError);
  EXPECT_FALSE(cache.find("a", kStart + 1s).has_value());
}

TEST_F(ResolutionCacheTest, ForgetsWhatHasExpiredFirstWhenItIsFull) {
  cache.store("kept", addresses(50s), kStart);
  for (std::size_t i = 1; i < ResolutionCache::kMaxNames; ++i) {
    cache.store("n" + std::to_string(i), addresses(2s), kStart);
  }
  cache.store("one more", addresses(50s), kStart + 3s);
  EXPECT_TRUE(cache.find("kept", kStart + 3s).has_value());
  EXPECT_TRUE(cache.find("one more", kStart + 3s).has_value());
}

}  // namespace
}  // namespace sluice::io
