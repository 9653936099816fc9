#include "coro/task.h"

#include "coro/manual_run.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace sluice::coro {
namespace {

using Log = std::vector<std::string>;

struct Noted {
  Noted(Log& to, std::string text) : log(to), name(std::move(text)) {}

  Noted(const Noted&) = delete;
  Noted& operator=(const Noted&) = delete;

  ~Noted() { log.push_back("end of " + name); }

  Log& log;
  std::string name;
};

Task<Result<int>> doubled(int n) {
  if (n < 0) {
    co_return fail(Errc::BadTarget, "negative");
  }
  co_return n * 2;
}

Task<Result<int>> sum(int a, int b) {
  const int first = CO_TRY(co_await doubled(a));
  co_return first + CO_TRY(co_await doubled(b));
}

Task<> store_sum(int a, int b, Result<int>& out) {
  out = co_await sum(a, b);
}

TEST(Task, GivesItsAwaiterValuesAndErrors) {
  ManualRun run;
  Result<int> good = 0;
  Result<int> bad = 0;
  run.scope.spawn(store_sum, 1, 2, std::ref(good));
  run.scope.spawn(store_sum, 1, -2, std::ref(bad));
  run.run();
  EXPECT_EQ(good, 6);
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error(), Errc::BadTarget);
}

Task<> noting(Log& log, std::string name) {
  const Noted noted(log, name);
  log.push_back(name);
  co_return;
}

Task<> starts_late(Log& log) {
  {
    auto task = noting(log, "child");
    log.emplace_back("made");
    co_await std::move(task);
    log.emplace_back("awaited");
  }
  auto never = noting(log, "never");
}

TEST(Task, StartsWhenAwaitedAndEndsBeforeItsAwaiterGoesOn) {
  ManualRun run;
  Log log;
  run.scope.spawn(starts_late, std::ref(log));
  run.run();
  EXPECT_EQ(log, (Log{"made", "child", "end of child", "awaited"}));
}

Task<> counts_up(int& count) {
  ++count;
  co_return;
}

Task<> many_in_a_row(int& count) {
  for (int i = 0; i < 200'000; ++i) {
    co_await counts_up(count);
  }
}

TEST(Task, AwaitingManyInARowTakesNoStack) {
  ManualRun run;
  int count = 0;
  run.scope.spawn(many_in_a_row, std::ref(count));
  run.run();
  EXPECT_EQ(count, 200'000);
}

Task<std::unique_ptr<int>> moved() {
  co_return std::make_unique<int>(7);
}

Task<> takes_moved(int& out) {
  out = *co_await moved();
}

TEST(Task, MovesWhatItReturns) {
  ManualRun run;
  int out = 0;
  run.scope.spawn(takes_moved, std::ref(out));
  run.run();
  EXPECT_EQ(out, 7);
}

}  // namespace
}  // namespace sluice::coro
