#include "downstream/client_counts.h"

#include <gtest/gtest.h>

#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace sluice::downstream {
namespace {

io::Address ip(std::string_view text) {
  return io::Address::parse_ip(text, 1234).value();
}

TEST(ClientCounts, LetsEachClientHaveSoManyConnections) {
  ClientCounts counts;
  const auto first = counts.try_enter(ip("192.0.2.1"), 2);
  auto second = counts.try_enter(ip("192.0.2.1"), 2);
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(counts.try_enter(ip("192.0.2.1"), 2));
  EXPECT_TRUE(counts.try_enter(ip("192.0.2.2"), 2)) << "another client";
  second.reset();
  EXPECT_TRUE(counts.try_enter(ip("192.0.2.1"), 2)) << "one has ended";
}

TEST(ClientCounts, TakesA64NetworkOfIpv6ForOneClient) {
  ClientCounts counts;
  const auto first = counts.try_enter(ip("2001:db8:1:2::1"), 1);
  EXPECT_FALSE(counts.try_enter(ip("2001:db8:1:2:ffff::9"), 1));
  EXPECT_TRUE(counts.try_enter(ip("2001:db8:1:3::1"), 1));
}

TEST(ClientCounts, CountsAConnectionThatWasMovedOnce) {
  ClientCounts counts;
  auto first = counts.try_enter(ip("192.0.2.1"), 1);
  {
    const ClientCounts::Permit moved = *std::move(first);
    first.reset();
    EXPECT_FALSE(counts.try_enter(ip("192.0.2.1"), 1));
  }
  EXPECT_TRUE(counts.try_enter(ip("192.0.2.1"), 1));
}

TEST(ClientCounts, AreSharedByThreads) {
  ClientCounts counts;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&counts] {
      for (int i = 0; i < 1000; ++i) {
        EXPECT_TRUE(counts.try_enter(ip("192.0.2.1"), 4));
      }
    });
  }
  threads.clear();
  EXPECT_TRUE(counts.try_enter(ip("192.0.2.1"), 1)) << "all have left";
}

}  // namespace
}  // namespace sluice::downstream
