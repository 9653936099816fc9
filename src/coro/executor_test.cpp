#include "coro/executor.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

namespace sluice::coro {
namespace {

struct Letter final : Runnable {
  Letter(std::string& to, char c) : text(to), letter(c) {}

  void run() override { text += letter; }

  std::string& text;
  char letter;
};

struct Repeats final : Runnable {
  explicit Repeats(Executor& on) : executor(on) {}

  void run() override {
    ++runs;
    executor.schedule(*this);
  }

  Executor& executor;
  int runs = 0;
};

TEST(Executor, RunsInTheOrderOfSchedulingAndEachOnce) {
  Executor executor{TimePoint()};
  std::string text;
  Letter a(text, 'a');
  Letter b(text, 'b');
  executor.schedule(b);
  executor.schedule(a);
  executor.schedule(b);
  EXPECT_EQ(executor.run_ready(10), 2U);
  EXPECT_EQ(text, "ba");
  EXPECT_FALSE(executor.has_ready());
}

TEST(Executor, StopsAtTheLimit) {
  Executor executor{TimePoint()};
  Repeats forever(executor);
  executor.schedule(forever);
  EXPECT_EQ(executor.run_ready(10), 10U);
  EXPECT_EQ(forever.runs, 10);
}

TEST(Executor, ForgetsWhatGoesAwayWhileItWaits) {
  Executor executor{TimePoint()};
  std::string text;
  std::optional<Letter> a(std::in_place, text, 'a');
  executor.schedule(*a);
  a.reset();
  EXPECT_EQ(executor.run_ready(10), 0U);
}

TEST(Executor, ShufflingTriesEveryOrder) {
  std::set<std::string> orders;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng(seed);
    Executor executor{TimePoint()};
    executor.shuffle_with(&rng);
    std::string text;
    Letter a(text, 'a');
    Letter b(text, 'b');
    Letter c(text, 'c');
    executor.schedule(a);
    executor.schedule(b);
    executor.schedule(c);
    executor.run_ready(10);
    orders.insert(text);
  }
  EXPECT_EQ(orders.size(), 6U);
}

}  // namespace
}  // namespace sluice::coro
