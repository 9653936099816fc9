#include "observe/request_id.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <chrono>
#include <string>

namespace sluice::observe {
namespace {

std::string make(WallTime now, Rng& rng) {
  const RequestIdText id = make_request_id(now, rng);
  return {id.data(), id.size()};
}

TEST(RequestId, IsAUuidOfVersionSeven) {
  Rng rng(5);
  // The time of the example in RFC 9562, appendix A.6.
  const WallTime now{std::chrono::milliseconds(0x017F22E279B0)};

  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(
        make(now, rng),
        ::testing::MatchesRegex("017f22e2-79b0-7[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+")
    );
  }
}

TEST(RequestId, SortsByTimeAndDiffersWithinIt) {
  Rng rng(5);
  const WallTime now{1'700'000'000s};
  const std::string first = make(now, rng);

  EXPECT_NE(first, make(now, rng));
  EXPECT_LT(first, make(now + 1ms, rng));
}

TEST(RequestId, IsKeptOfATrustedPeerIfItIsHarmless) {
  Rng rng(5);
  EXPECT_TRUE(is_valid_request_id(make(WallTime(), rng)));
  EXPECT_TRUE(is_valid_request_id("Root=1-67891233-abcdef012345678912345678"));
  EXPECT_TRUE(is_valid_request_id("aGVsbG8/d29ybGQ+Zg=="));
  EXPECT_TRUE(is_valid_request_id(std::string(128, 'a')));

  EXPECT_FALSE(is_valid_request_id(""));
  EXPECT_FALSE(is_valid_request_id(std::string(129, 'a')));
  EXPECT_FALSE(is_valid_request_id("a b"));
  EXPECT_FALSE(is_valid_request_id("a\"b"));
  EXPECT_FALSE(is_valid_request_id("a\\b"));
  EXPECT_FALSE(is_valid_request_id("a,b"));
  EXPECT_FALSE(is_valid_request_id("a\nb"));
  EXPECT_FALSE(is_valid_request_id("ü"));
}

}  // namespace
}  // namespace sluice::observe
