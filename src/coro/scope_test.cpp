#include "coro/scope.h"

#include "coro/deadline.h"
#include "coro/manual_run.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::coro {
namespace {

using namespace literals;
using Log = std::vector<std::string>;

Task<Result<>> sleeper(Executor& executor, Log& log, std::string name, Duration time) {
  const Result<> slept = co_await sleep_until(executor.now() + time);
  log.push_back(
      name + (slept                              ? " slept"
              : slept.error() == Errc::Cancelled ? " cancelled"
                                                 : " failed")
  );
  co_return slept;
}

class ScopeTest : public ::testing::Test {
 protected:
  ManualRun run;
  Log log;
};

using WithScope = ScopeTest;

struct Counter {
  Task<> add(int n) {
    total += n;
    co_return;
  }

  int total = 0;
};

TEST_F(ScopeTest, SpawnsFunctionsAndMemberFunctionsSoon) {
  Counter counter;
  run.scope.spawn(&Counter::add, &counter, 2);
  run.scope.spawn(&Counter::add, &counter, 3);
  EXPECT_EQ(counter.total, 0);
  EXPECT_EQ(run.scope.size(), 2U);
  run.run();
  EXPECT_EQ(counter.total, 5);
  EXPECT_TRUE(run.scope.empty());
}

Task<Result<>> keeps_argument(Executor& executor, Log& log, std::string text) {
  (void)co_await sleep_until(executor.now() + 1ms);
  log.push_back(text);
  co_return Ok;
}

TEST_F(ScopeTest, KeepsTheArgumentsOfWhatItSpawns) {
  {
    std::string text = "long enough to be on the heap, so that a dangling view is found";
    run.scope.spawn(keeps_argument, std::ref(run.executor), std::ref(log), text);
  }
  run.pass(1ms);
  EXPECT_EQ(log.size(), 1U);
}

TEST_F(ScopeTest, AFiberCancelledBeforeItRanStartsAndUnwinds) {
  run.scope.spawn(sleeper, std::ref(run.executor), std::ref(log), "a", 1s);
  run.scope.cancel();
  run.run();
  EXPECT_EQ(log, Log{"a cancelled"});
}

Task<Result<int>> leaves_children(Scope& scope, Executor& executor, Log& log, bool fails) {
  scope.spawn(sleeper, std::ref(executor), std::ref(log), "child", 10s);
  CO_TRY(co_await sleep_until(executor.now() + 1s));
  log.emplace_back("body ends");
  if (fails) {
    co_return fail(Errc::BadTarget);
  }
  co_return 7;
}

Task<> runs_with_scope(Executor& executor, Log& log, bool fails, Result<int>& out) {
  out = co_await with_scope(leaves_children, std::ref(executor), std::ref(log), fails);
  log.emplace_back("scope ends");
}

TEST_F(WithScope, CancelsAndAwaitsItsChildrenWhenTheBodyEnds) {
  for (const bool fails : {false, true}) {
    log.clear();
    Result<int> out = 0;
    run.scope.spawn(runs_with_scope, std::ref(run.executor), std::ref(log), fails, std::ref(out));
    run.pass(1s);
    EXPECT_EQ(log, (Log{"body ends", "child cancelled", "scope ends"}));
    EXPECT_EQ(out.has_value(), !fails);
  }
}

TEST_F(WithScope, CancelsItsChildrenWhenTheFiberIsCancelled) {
  Result<int> out = 0;
  Fiber& fiber =
      run.scope.spawn(runs_with_scope, std::ref(run.executor), std::ref(log), false, std::ref(out));
  run.pass(1ms);
  fiber.cancel();
  run.run();
  EXPECT_EQ(log, (Log{"child cancelled", "scope ends"}));
  EXPECT_EQ(out.error(), Errc::Cancelled);
}

Task<Result<>> stubborn(Executor& executor, Log& log) {
  // Its cleanup has a fiber of its own, which the scope waits for as well.
  (void)co_await sleep_until(executor.now() + 10s);
  log.emplace_back("stubborn ends");
  co_return Ok;
}

Task<Result<>> joins(Scope& scope, Executor& executor, Log& log) {
  scope.spawn(stubborn, std::ref(executor), std::ref(log));
  co_await scope.join();
  log.emplace_back("joined");
  co_return Ok;
}

Task<> joins_in_scope(Executor& executor, Log& log) {
  (void)co_await with_scope(joins, std::ref(executor), std::ref(log));
}

TEST_F(WithScope, AFiberStoppedWhileItJoinsCancelsTheChildrenAndStillWaits) {
  Fiber& fiber = run.scope.spawn(joins_in_scope, std::ref(run.executor), std::ref(log));
  run.pass(1ms);
  fiber.cancel();
  run.run();
  EXPECT_EQ(log, (Log{"stubborn ends", "joined"}));
}

Task<> joins_scope(Scope& scope, Log& log) {
  co_await scope.join();
  log.emplace_back("joined");
}

TEST_F(ScopeTest, AJoinerWaitsForWhatIsSpawnedWhileItIsBeingWoken) {
  Scope scope(run.executor);
  scope.spawn(sleeper, std::ref(run.executor), std::ref(log), "first", 1s);
  run.scope.spawn(joins_scope, std::ref(scope), std::ref(log));
  run.run();
  run.executor.advance(run.executor.now() + 1s);
  run.executor.run_ready(1);  // the first ends, and the joiner is scheduled
  scope.spawn(sleeper, std::ref(run.executor), std::ref(log), "second", 1s);
  run.pass(1s);
  EXPECT_EQ(log, (Log{"first slept", "second slept", "joined"}));
}

}  // namespace
}  // namespace sluice::coro
