#include "coro/wait_queue.h"

#include "coro/deadline.h"
#include "coro/manual_run.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::coro {
namespace {

using namespace literals;

class WaitQueueTest : public ::testing::Test {
 protected:
  static Task<> waits(WaitQueue& queue, std::string& log, char name) {
    const Result<> woken = co_await queue.wait();
    log += woken ? name : '-';
    if (!woken) {
      queue.notify_one();
    }
  }

  static Task<Result<>> waits_once(WaitQueue& queue) {
    CO_TRY(co_await queue.wait());
    co_return Ok;
  }

  static Task<> waits_until(WaitQueue& queue, TimePoint deadline, std::string& log) {
    const Result<> woken = co_await with_deadline(deadline, Errc::QueueTimeout, waits_once(queue));
    log += woken ? '+' : woken.error() == Errc::QueueTimeout ? 't' : '?';
  }

  Fiber& start(char name) {
    Fiber& fiber = run.scope.spawn(waits, std::ref(queue), std::ref(log), name);
    run.run();
    return fiber;
  }

  WaitQueue queue;
  std::string log;
  ManualRun run;
};

TEST_F(WaitQueueTest, WakesInTheOrderOfWaiting) {
  start('a');
  start('b');
  start('c');
  EXPECT_EQ(queue.size(), 3U);
  queue.notify_one();
  queue.notify_one();
  run.run();
  EXPECT_EQ(log, "ab");
  queue.notify_all();
  run.run();
  EXPECT_EQ(log, "abc");
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(WaitQueueTest, ANotificationWithNobodyWaitingIsForgotten) {
  queue.notify_one();
  start('a');
  EXPECT_EQ(queue.size(), 1U);
}

TEST_F(WaitQueueTest, WhoIsCancelledLeavesTheQueue) {
  Fiber& a = start('a');
  start('b');
  a.cancel();
  EXPECT_EQ(queue.size(), 1U);
  run.run();
  EXPECT_EQ(log, "-b");  // it notified the next, as its contract says
}

TEST_F(WaitQueueTest, WhoIsCancelledAfterItWasNotifiedPassesItOn) {
  Fiber& a = start('a');
  start('b');
  queue.notify_one();
  a.cancel();
  EXPECT_EQ(queue.size(), 1U);
  run.run();
  EXPECT_EQ(log, "-b");
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(WaitQueueTest, WhoWasStoppedDoesNotWait) {
  Fiber& a = run.scope.spawn(waits, std::ref(queue), std::ref(log), 'a');
  a.cancel();
  run.run();
  EXPECT_EQ(log, "-");
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(WaitQueueTest, ADeadlineEndsTheWait) {
  run.scope.spawn(waits_until, std::ref(queue), run.executor.now() + 1s, std::ref(log));
  run.pass(2s);
  EXPECT_EQ(log, "t");
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(WaitQueueTest, ADeadlineThatPassesWhileItIsBeingWokenEndsTheWait) {
  run.scope.spawn(waits_until, std::ref(queue), run.executor.now() + 1s, std::ref(log));
  run.run();
  queue.notify_one();
  run.executor.advance(run.executor.now() + 1s);
  run.run();
  EXPECT_EQ(log, "t");
}

}  // namespace
}  // namespace sluice::coro
