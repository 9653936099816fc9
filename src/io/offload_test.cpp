#include "io/offload.h"

#include "io/loop_run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <semaphore>
#include <thread>

namespace sluice::io {
namespace {

using namespace literals;

class OffloadTest : public ::testing::Test {
 protected:
  template <class Work>
  static coro::Task<> run_one(
      Offload& offload, Loop& loop, Offload::User& user, Work work, std::vector<Result<int>>& out
  ) {
    out.push_back(co_await offload.run(loop, user, std::move(work)));
  }

  template <class Work>
  void start(Offload& offload, Work work) {
    run.scope.spawn(
        run_one<Work>,
        std::ref(offload),
        std::ref(run.loop),
        std::ref(user),
        work,
        std::ref(results)
    );
  }

  Offload::User user{.limit = 4};
  std::vector<Result<int>> results;
  LoopRun run;
};

TEST_F(OffloadTest, RunsWorkOnAnotherThread) {
  Offload offload({.threads = 2});
  std::atomic<bool> elsewhere = false;
  start(offload, [&elsewhere, here = std::this_thread::get_id()] {
    elsewhere = std::this_thread::get_id() != here;
    return 7;
  });
  EXPECT_TRUE(run.until([&] { return results.size() == 1; }));
  EXPECT_EQ(results.at(0), 7);
  EXPECT_TRUE(elsewhere);
  EXPECT_TRUE(run.until([&] { return *user.in_flight == 0; }));
}

TEST_F(OffloadTest, WithoutThreadsWorksAtOnce) {
  Offload offload({.threads = 0});
  start(offload, [] { return 7; });
  EXPECT_TRUE(run.until([&] { return results.size() == 1; }));
  EXPECT_EQ(results.at(0), 7);
}

TEST_F(OffloadTest, RefusesWhatIsBeyondAUsersShareOrTheQueue) {
  std::binary_semaphore go(0);
  const auto waits = [&go] {
    go.acquire();
    go.release();
    return 1;
  };
  Offload offload({.threads = 1, .queue = 2});
  start(offload, waits);
  run.until([&] { return *user.in_flight == 1; });
  start(offload, waits);
  start(offload, waits);
  start(
      offload, waits
  );  // the thread may have taken one by now, so one or two of the last fill the queue
  user.limit = 2;
  start(offload, waits);
  EXPECT_TRUE(run.until([&] { return !results.empty(); }));
  EXPECT_EQ(results.at(0).error(), Errc::ConnectionLimitReached);
  go.release();
  EXPECT_TRUE(run.until([&] { return results.size() == 5; }));
}

TEST_F(OffloadTest, WorkWhoseFiberWasStoppedStillCounts) {
  std::binary_semaphore go(0);
  Offload offload({.threads = 1});
  start(offload, [&go] {
    go.acquire();
    return 1;
  });
  run.until([&] { return *user.in_flight == 1; });
  run.scope.cancel();
  EXPECT_TRUE(run.until([&] { return results.size() == 1; }));
  EXPECT_EQ(results.at(0).error(), Errc::Cancelled);
  EXPECT_EQ(*user.in_flight, 1U);
  go.release();
  EXPECT_TRUE(run.until([&] { return *user.in_flight == 0; }));
}

}  // namespace
}  // namespace sluice::io
