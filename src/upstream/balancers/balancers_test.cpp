#include "io/loop_run.h"
#include "upstream/balancers/balancer.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::upstream {
namespace {

using namespace literals;

/// Members named a, b, c … by their place.
class Balancers : public ::testing::TestWithParam<Balance> {
 protected:
  void add(std::uint32_t weight, bool backup = false) {
    const auto last = static_cast<std::uint8_t>(members_.size() + 1);
    members_.push_back(
        {.endpoint = table_.get(io::Address::v4({192, 0, 2, last}, 80)),
         .weight = weight,
         .backup = backup}
    );
  }

  [[nodiscard]] Candidates candidates() {
    return {.members = members_, .tried = tried_, .now = run_.loop.now()};
  }

  char pick(const Candidates& from) {
    const Member* member = balancer_->pick(from);
    return member == nullptr ? '-' : static_cast<char>('a' + (member - members_.data()));
  }

  std::string picks(std::size_t count) {
    std::string chosen;
    for (std::size_t i = 0; i < count; ++i) {
      chosen.push_back(pick(candidates()));
    }
    return chosen;
  }

  Endpoint& endpoint(char name) {
    return *members_.at(static_cast<std::size_t>(name - 'a')).endpoint;
  }

  io::LoopRun run_;
  EndpointStates states_;
  EndpointTable table_{run_.loop, states_};
  std::vector<Member> members_;
  std::vector<Endpoint*> tried_;
  Rng rng_{1};
  std::unique_ptr<Balancer> balancer_ = make_balancer(GetParam(), rng_);
};

INSTANTIATE_TEST_SUITE_P(
    All,
    Balancers,
    ::testing::Values(
        Balance::RoundRobin, Balance::LeastRequests, Balance::Random, Balance::PowerOfTwo
    ),
    [](const auto& info) {
      return std::string(
          config::EnumNames<Balance>::kNames.at(static_cast<std::size_t>(info.param)).name
      );
    }
);

TEST_P(Balancers, HaveNobodyWhereThereIsNobody) {
  EXPECT_EQ(pick(candidates()), '-');
}

TEST_P(Balancers, PassOverWhoWasTried) {
  add(1);
  add(1);
  tried_ = {&endpoint('a')};
  EXPECT_EQ(picks(4), "bbbb");
}

TEST_P(Balancers, GiveWhoWasTriedAnotherTurnOnlyWhenAsked) {
  add(1);
  tried_ = {&endpoint('a')};
  EXPECT_EQ(pick(candidates()), '-');
  Candidates again = candidates();
  again.tried_too = true;
  EXPECT_EQ(pick(again), 'a');
}

TEST_P(Balancers, PassOverWhoJustFailed) {
  add(1);
  add(1);
  endpoint('a').state().avoid_until = (run_.loop.now() + 1s).time_since_epoch().count();
  EXPECT_EQ(picks(4), "bbbb");
  Candidates later = candidates();
  later.now += 2s;
  endpoint('b').state().avoid_until = (run_.loop.now() + 5s).time_since_epoch().count();
  EXPECT_EQ(pick(later), 'a') << "the time is over";
}

TEST_P(Balancers, PassOverWhoHasNoConnectionToGiveUnlessAsked) {
  add(1);
  add(1);
  members_[0].max_connections = 1;
  ASSERT_TRUE(endpoint('a').try_reserve(1));
  EXPECT_EQ(picks(4), "bbbb");
  tried_ = {&endpoint('b')};
  Candidates with_full = candidates();
  EXPECT_EQ(pick(with_full), '-');
  with_full.full_too = true;
  EXPECT_EQ(pick(with_full), 'a');
  endpoint('a').release();
}

TEST_P(Balancers, TakeBackupsOnlyWhenAsked) {
  add(1, true);
  add(1);
  EXPECT_EQ(picks(3), "bbb");
  Candidates backups = candidates();
  backups.backups = true;
  EXPECT_EQ(pick(backups), 'a');
}

class LeastRequestsTest : public Balancers {};

INSTANTIATE_TEST_SUITE_P(All, LeastRequestsTest, ::testing::Values(Balance::LeastRequests));

TEST_P(LeastRequestsTest, TakesTheOneWithTheFewestInFlight) {
  add(1);
  add(1);
  endpoint('a').state().requests = 1;
  EXPECT_EQ(picks(8), "bbbbbbbb");
}

TEST_P(LeastRequestsTest, CountsRequestsByWeight) {
  add(3);
  add(1);
  endpoint('a').state().requests = 1;  // 2 of 3 with one more, against 1 of 1
  EXPECT_EQ(picks(4), "aaaa");
  endpoint('a').state().requests = 3;  // 4 of 3
  EXPECT_EQ(picks(4), "bbbb");
}

TEST_P(LeastRequestsTest, LetsChanceDecideBetweenEquals) {
  add(1);
  add(1);
  add(1);
  std::map<char, int> counts;
  for (const char chosen : picks(3000)) {
    ++counts[chosen];
  }
  for (const char name : {'a', 'b', 'c'}) {
    EXPECT_NEAR(counts[name], 1000, 150) << name;
  }
}

/// How often each was chosen.
std::map<char, int> count(const std::string& picks) {
  std::map<char, int> counts;
  for (const char chosen : picks) {
    ++counts[chosen];
  }
  return counts;
}

class BalancersByChance : public Balancers {};

INSTANTIATE_TEST_SUITE_P(
    All, BalancersByChance, ::testing::Values(Balance::Random, Balance::PowerOfTwo)
);

TEST_P(BalancersByChance, ChooseByWeight) {
  add(3);
  add(1);
  const std::map<char, int> counts = count(picks(4000));
  EXPECT_NEAR(counts.at('a'), 3000, 200);
  EXPECT_NEAR(counts.at('b'), 1000, 200);
}

class PowerOfTwoTest : public Balancers {};

INSTANTIATE_TEST_SUITE_P(All, PowerOfTwoTest, ::testing::Values(Balance::PowerOfTwo));

TEST_P(PowerOfTwoTest, TakesTheLessLoadedOfTwo) {
  add(1);
  add(1);
  add(1);
  endpoint('a').state().requests = 2;
  endpoint('b').state().requests = 1;
  const std::map<char, int> counts = count(picks(3000));
  EXPECT_FALSE(counts.contains('a')) << "the most loaded of three is never the less loaded of two";
  EXPECT_NEAR(counts.at('b'), 1000, 150) << "where the third is not drawn";
  EXPECT_NEAR(counts.at('c'), 2000, 150);
}

TEST_P(PowerOfTwoTest, CountsRequestsByWeight) {
  add(3);
  add(1);
  endpoint('a').state().requests = 2;
  endpoint('b').state().requests = 1;
  EXPECT_EQ(picks(4), "aaaa") << "two thirds, against one";
  endpoint('a').state().requests = 4;
  EXPECT_EQ(picks(4), "bbbb");
}

class RoundRobinWeights : public Balancers {};

INSTANTIATE_TEST_SUITE_P(All, RoundRobinWeights, ::testing::Values(Balance::RoundRobin));

TEST_P(RoundRobinWeights, TakeTurns) {
  add(1);
  add(1);
  add(1);
  EXPECT_EQ(picks(6), "abcabc");
}

TEST_P(RoundRobinWeights, SpreadTheHeaviestEvenly) {
  add(3);
  add(1);
  EXPECT_EQ(picks(8), "aabaaaba");
}

TEST_P(RoundRobinWeights, AreKeptWhileOneIsPassedOver) {
  add(1);
  add(1);
  add(2);
  tried_ = {&endpoint('c')};
  EXPECT_EQ(picks(4), "abab");
  tried_.clear();
  std::map<char, int> counts;
  for (const char chosen : picks(8)) {
    ++counts[chosen];
  }
  EXPECT_EQ(counts['c'], 4) << "no burst for what it missed";
}

}  // namespace
}  // namespace sluice::upstream
