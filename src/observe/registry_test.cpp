#include "observe/registry.h"

#include "observe/exposition.h"
#include "observe/histogram.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace sluice::observe {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct PoolMetrics : MetricSet {
  Counter opened{this, "pool_opened_total", "Connections opened."};
  Gauge idle{this, "pool_idle", "Connections idle."};
  CounterBy<Errc> errors{this, "pool_errors_total", "Failures."};
  Histogram wait{this, "pool_wait_seconds", "Time in the queue."};
};

TEST(Registry, SumsOverWorkers) {
  Registry registry(3);
  const auto group = registry.per_worker<PoolMetrics>({{"upstream", "orders"}});
  (*group)[0].opened.add();
  (*group)[1].opened.add(5);
  (*group)[2].idle.add(3);
  (*group)[0].idle.subtract();
  (*group)[0].errors.add(Errc::DnsTimeout);
  (*group)[2].errors.add(Errc::DnsTimeout);
  (*group)[0].wait.record(1ms);
  (*group)[1].wait.record(3ms);

  EXPECT_EQ(group->read(&PoolMetrics::opened), 6);
  EXPECT_EQ(group->read(&PoolMetrics::idle), 2);
  EXPECT_EQ(group->read(&PoolMetrics::errors)[Errc::DnsTimeout], 2);
  EXPECT_EQ(group->read(&PoolMetrics::errors).total(), 2);
  EXPECT_EQ(group->read(&PoolMetrics::wait).count(), 2);
  EXPECT_EQ(group->read(&PoolMetrics::wait).sum(), 4ms);
}

TEST(Registry, FindsAGroupByItsLabelsAsLongAsItIsHeld) {
  Registry registry(1);
  auto before_reload = registry.per_worker<PoolMetrics>({{"upstream", "orders"}});
  (*before_reload)[0].opened.add(4);

  const auto after_reload = registry.per_worker<PoolMetrics>({{"upstream", "orders"}});
  const auto other = registry.per_worker<PoolMetrics>({{"upstream", "users"}});
  before_reload.reset();

  EXPECT_EQ(after_reload->read(&PoolMetrics::opened), 4);
  EXPECT_EQ(other->read(&PoolMetrics::opened), 0);
}

TEST(Registry, ForgetsAGroupThatNobodyHolds) {
  Registry registry(1);
  auto group = registry.per_worker<PoolMetrics>({{"upstream", "orders"}});
  EXPECT_THAT(registry.text(), HasSubstr("orders"));

  group.reset();

  EXPECT_EQ(registry.text(), "");
  group = registry.per_worker<PoolMetrics>({{"upstream", "orders"}});
  EXPECT_EQ(group->read(&PoolMetrics::opened), 0);
}

TEST(Registry, MakesManyGroupsAndForgetsThem) {
  Registry registry(1);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::shared_ptr<PerWorker<PoolMetrics>>> groups;
    for (int i = 0; i < 1000; ++i) {
      groups.push_back(registry.per_worker<PoolMetrics>({{"upstream", std::to_string(i)}}));
      (*groups.back())[0].opened.add();
    }
    EXPECT_THAT(registry.text(), HasSubstr("pool_opened_total{upstream=\"999\"} 1\n"));
  }
  EXPECT_EQ(registry.text(), "");
}

TEST(Registry, WritesEveryGroupOfAMetricBelowOneHelpLine) {
  Registry registry(2);
  const auto orders = registry.per_worker<PoolMetrics>({{"upstream", "orders"}});
  const auto users = registry.per_worker<PoolMetrics>({{"upstream", "users"}});
  (*orders)[1].opened.add(2);
  (*users)[0].errors.add(Errc::ConnectionRefused);

  const std::string text = registry.text();

  EXPECT_THAT(
      text,
      HasSubstr("# HELP pool_opened_total Connections opened.\n"
                "# TYPE pool_opened_total counter\n"
                "pool_opened_total{upstream=\"orders\"} 2\n"
                "pool_opened_total{upstream=\"users\"} 0\n")
  );
  EXPECT_THAT(
      text,
      HasSubstr("# TYPE pool_errors_total counter\n"
                "pool_errors_total{upstream=\"users\",error=\"connection_refused\"} 1\n"
                "# HELP pool_idle")
  );
}

TEST(Registry, GivesOneThreadASetOfItsOwn) {
  Registry registry(8);
  const std::shared_ptr<PoolMetrics> metrics = registry.single<PoolMetrics>();
  metrics->idle.set(7);

  EXPECT_THAT(registry.text(), HasSubstr("\npool_idle 7\n"));
}

TEST(Registry, AsksASourceUntilItsHandleIsGone) {
  Registry registry(1);
  auto source = registry.add_source([](Exposition& out) { out.gauge("load", "Load.", {}, 0.5); });
  EXPECT_EQ(registry.text(), "# HELP load Load.\n# TYPE load gauge\nload 0.5\n");

  source.reset();

  EXPECT_EQ(registry.text(), "");
}

TEST(Gauge, AHoldCountsOneWhileItLives) {
  Registry registry(1);
  const auto metrics = registry.single<PoolMetrics>();
  {
    Gauge::Hold first = metrics->idle.hold();
    const Gauge::Hold second = metrics->idle.hold();
    Gauge::Hold moved = std::move(first);
    EXPECT_EQ(metrics->idle.read(), 2);
    moved = Gauge::Hold();
    EXPECT_EQ(metrics->idle.read(), 1);
  }
  EXPECT_EQ(metrics->idle.read(), 0);
}

constexpr std::size_t kWorkers = 3;
constexpr int kRounds = 20'000;

// For ThreadSanitizer: workers count, a scraper reads, and the configuration changes, all at once.
TEST(Registry, IsReadWhileWorkersCount) {
  Registry registry(kWorkers);
  const auto group = registry.per_worker<PoolMetrics>({{"upstream", "orders"}});
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (std::size_t worker = 0; worker < kWorkers; ++worker) {
    threads.emplace_back([&metrics = (*group)[worker]] {
      for (int i = 0; i < kRounds; ++i) {
        const auto held = metrics.idle.hold();
        metrics.opened.add();
        metrics.wait.record(Duration(i));
      }
    });
  }
  std::thread scraper([&] {
    while (!done) {
      EXPECT_THAT(registry.text(), Not(HasSubstr("pool_idle{upstream=\"orders\"} -")));
      const auto gone = registry.per_worker<PoolMetrics>({{"upstream", "passing"}});
    }
  });

  for (std::thread& thread : threads) {
    thread.join();
  }
  done = true;
  scraper.join();

  EXPECT_EQ(group->read(&PoolMetrics::opened), kWorkers * kRounds);
  EXPECT_EQ(group->read(&PoolMetrics::idle), 0);
  EXPECT_EQ(group->read(&PoolMetrics::wait).count(), kWorkers * kRounds);
}

}  // namespace
}  // namespace sluice::observe
