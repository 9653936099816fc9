#include "coro/deadline.h"

#include "coro/manual_run.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::coro {
namespace {

using namespace literals;

class DeadlineTest : public ::testing::Test {
 protected:
  TimePoint in(Duration time) { return run.executor.now() + time; }

  ManualRun run;
};

using WithDeadline = DeadlineTest;

/// What each layer saw.
struct Seen {
  Result<> inner = Ok;
  Result<> outer = Ok;
  Result<> after = Ok;
};

Task<Result<>> sleeps(TimePoint until) {
  CO_TRY(co_await sleep_until(until));
  co_return Ok;
}

Task<Result<>> inner(TimePoint deadline, TimePoint until, Seen& seen) {
  seen.inner = co_await with_deadline(deadline, Errc::DnsTimeout, sleeps(until));
  co_return seen.inner;
}

Task<> outer(TimePoint outer_at, TimePoint inner_at, TimePoint until, Seen& seen) {
  seen.outer = co_await with_deadline(outer_at, Errc::RequestTimeout, inner(inner_at, until, seen));
  Fiber& fiber = co_await this_fiber();
  seen.after = co_await sleep_until(fiber.executor->now() + 1s);
}

Errc code(const Result<>& result) {
  return result ? Errc::None : result.error().code;
}

TEST_F(WithDeadline, LetsThroughWhatIsInTime) {
  Seen seen;
  run.scope.spawn(outer, in(5s), in(4s), in(3s), std::ref(seen));
  run.pass(10s);
  EXPECT_EQ(code(seen.inner), Errc::None);
  EXPECT_EQ(code(seen.outer), Errc::None);
}

TEST_F(WithDeadline, TheInnerOneStopsItsTaskAndTheFiberGoesOn) {
  Seen seen;
  run.scope.spawn(outer, in(5s), in(1s), in(3s), std::ref(seen));
  run.pass(10s);
  EXPECT_EQ(code(seen.inner), Errc::DnsTimeout);
  EXPECT_EQ(code(seen.outer), Errc::DnsTimeout);
  EXPECT_EQ(code(seen.after), Errc::None);
}

TEST_F(WithDeadline, TheOuterOnePassesThroughTheInner) {
  Seen seen;
  run.scope.spawn(outer, in(1s), in(5s), in(10s), std::ref(seen));
  run.pass(20s);
  EXPECT_EQ(code(seen.inner), Errc::Timeout);
  EXPECT_EQ(code(seen.outer), Errc::RequestTimeout);
  EXPECT_EQ(code(seen.after), Errc::None);
}

TEST_F(WithDeadline, OfTwoAtOnceTheOuterWins) {
  for (const auto earlier : {0ms, 1ms}) {
    Seen seen;
    run.scope.spawn(outer, in(1s), in(1s - earlier), in(10s), std::ref(seen));
    run.run();
    run.executor.advance(in(1s));  // both pass before the fiber runs
    run.pass(20s);
    EXPECT_EQ(code(seen.inner), Errc::Timeout);
    EXPECT_EQ(code(seen.outer), Errc::RequestTimeout);
    EXPECT_EQ(code(seen.after), Errc::None);
  }
}

TEST_F(WithDeadline, CancellingAfterItPassedWins) {
  Seen seen;
  Fiber& fiber = run.scope.spawn(outer, in(5s), in(1s), in(10s), std::ref(seen));
  run.run();
  run.executor.advance(in(1s));
  fiber.cancel();
  run.run();
  EXPECT_EQ(code(seen.inner), Errc::Cancelled);
  EXPECT_EQ(code(seen.outer), Errc::Cancelled);
  EXPECT_EQ(code(seen.after), Errc::Cancelled);
}

TEST_F(WithDeadline, PassingAfterACancellationChangesNothing) {
  Seen seen;
  Fiber& fiber = run.scope.spawn(outer, in(5s), in(1s), in(10s), std::ref(seen));
  run.run();
  fiber.cancel();
  run.executor.advance(in(7s));
  run.run();
  EXPECT_EQ(code(seen.inner), Errc::Cancelled);
  EXPECT_EQ(code(seen.outer), Errc::Cancelled);
}

TEST_F(WithDeadline, WithoutATimeOnlyAwaits) {
  struct Runs {
    static Task<> without(TimePoint until, Seen& seen) {
      seen.outer = co_await with_deadline(std::nullopt, Errc::RequestTimeout, sleeps(until));
    }
  };

  Seen seen;
  seen.outer = fail(Errc::BadTarget);
  run.scope.spawn(Runs::without, in(100h), std::ref(seen));
  run.pass(101h);
  EXPECT_EQ(code(seen.outer), Errc::None);
}

Task<Result<int>> ends_anyway(TimePoint until) {
  (void)co_await sleep_until(until);
  co_return 7;
}

Task<> outlives_deadline(TimePoint deadline, TimePoint until, Result<int>& out, Result<>& after) {
  out = co_await with_deadline(deadline, Errc::RequestTimeout, ends_anyway(until));
  Fiber& fiber = co_await this_fiber();
  after = co_await sleep_until(fiber.executor->now() + 1s);
}

TEST_F(WithDeadline, KeepsAResultThatCameAllTheSame) {
  Result<int> out = 0;
  Result<> after = fail(Errc::BadTarget);
  run.scope.spawn(outlives_deadline, in(1s), in(2s), std::ref(out), std::ref(after));
  run.pass(10s);
  EXPECT_EQ(out, 7);
  EXPECT_TRUE(after.has_value());
}

Task<Result<>> waits_for_children(Scope& scope, TimePoint until, bool& child_stopped) {
  struct Child {
    static Task<> run(TimePoint when, bool& stopped) {
      stopped = !(co_await sleep_until(when)).has_value();
    }
  };

  scope.spawn(Child::run, until, std::ref(child_stopped));
  co_await scope.join();
  co_return Ok;
}

Task<> scope_in_deadline(
    TimePoint deadline, TimePoint until, bool& child_stopped, Result<>& after
) {
  (void)co_await with_deadline(
      deadline, Errc::RequestTimeout, with_scope(waits_for_children, until, std::ref(child_stopped))
  );
  Fiber& fiber = co_await this_fiber();
  after = co_await sleep_until(fiber.executor->now() + 1s);
}

TEST_F(WithDeadline, StopsTheChildrenOfAScopeInIt) {
  bool child_stopped = false;
  Result<> after = fail(Errc::BadTarget);
  run.scope.spawn(scope_in_deadline, in(1s), in(100s), std::ref(child_stopped), std::ref(after));
  run.pass(3s);
  EXPECT_TRUE(child_stopped);
  EXPECT_TRUE(after.has_value());
}

}  // namespace
}  // namespace sluice::coro
