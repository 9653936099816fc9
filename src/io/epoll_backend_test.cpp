#include "io/epoll_backend.h"

#include "io/loop_run.h"
#include "io/socket.h"

#include <gtest/gtest.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

// What holds for every backend is tested once for all, in tests/sim/backend_conformance_test.cpp.

namespace sluice::io {
namespace {

using namespace literals;

class UnixSockets : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-io-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    address = *Address::unix_path((folder / "x.sock").string());
  }

  void TearDown() override { std::filesystem::remove_all(folder); }

  static coro::Task<> accept_one(Loop& loop, int fd, std::string& got) {
    Listener listener(loop, fd);
    const auto accepted = co_await listener.accept();
    if (!accepted) {
      co_return;
    }
    Socket socket(loop, accepted->fd);
    (void)co_await socket.receive();
    got = socket.in.view();
    socket.in.consume(socket.in.size());
  }

  /// Lets the fiber begin to wait, and cancels it.
  static coro::Task<> ends_with(coro::Fiber& fiber, bool& ended) {
    fiber.cancel();
    ended = true;
    co_return;
  }

  static coro::Task<> send_one(Loop& loop, Address to, Result<>& out) {
    auto socket = co_await Socket::connect(loop, std::move(to));
    if (!socket) {
      out = std::unexpected(socket.error());
      co_return;
    }
    (*socket)->out.push(Chunk("hello"));
    out = co_await (*socket)->flush();
  }

  Backend& backend() { return run.loop.backend(); }

  std::filesystem::path folder;
  Address address;
  LoopRun run;
};

TEST_F(UnixSockets, CarryBytes) {
  const int fd = *backend().listen(address, {.unix_mode = 0600});
  struct stat info{};
  ASSERT_EQ(::stat(address.path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  EXPECT_EQ(backend().local_address(fd), address);
  std::string got;
  Result<> sent = Ok;
  run.scope.spawn(accept_one, std::ref(run.loop), fd, std::ref(got));
  run.scope.spawn(send_one, std::ref(run.loop), address, std::ref(sent));
  EXPECT_TRUE(run.until([&] { return got == "hello"; }));
}

TEST_F(UnixSockets, AClosedListenerHearsNothingThoughADuplicateOfItStaysOpen) {
  const int fd = *backend().listen(address, {});
  const int duplicate = ::dup(fd);
  std::string got;
  coro::Fiber& accepting = run.scope.spawn(accept_one, std::ref(run.loop), fd, std::ref(got));
  bool ended = false;
  run.scope.spawn(ends_with, std::ref(accepting), std::ref(ended));
  ASSERT_TRUE(run.until([&] { return ended; }));
  Result<> sent = fail(Errc::Timeout);
  run.scope.spawn(
      send_one, std::ref(run.loop), address, std::ref(sent)
  );  // the duplicate's queue takes it
  EXPECT_TRUE(run.until([&] { return sent.has_value(); }));
  EXPECT_EQ(got, "");
  backend().close_descriptor(duplicate);
}

TEST_F(UnixSockets, RefuseWhereNobodyListens) {
  Result<> sent = Ok;
  run.scope.spawn(send_one, std::ref(run.loop), address, std::ref(sent));
  EXPECT_TRUE(run.until([&] { return !sent.has_value(); }));
  EXPECT_EQ(sent.error(), Errc::ConnectionRefused);
}

TEST_F(UnixSockets, ReplaceTheFileOfAServerThatIsGone) {
  const int stale = *backend().listen(address, {});
  backend().close_descriptor(stale);
  ASSERT_TRUE(std::filesystem::exists(address.path()));
  const auto fd = backend().listen(address, {});
  ASSERT_TRUE(fd.has_value());
  backend().close_descriptor(*fd);
}

TEST_F(UnixSockets, LeaveTheFileOfAServerThatAnswers) {
  const int live = *backend().listen(address, {});
  const auto second = backend().listen(address, {});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().detail, EADDRINUSE);
  backend().close_descriptor(live);
}

TEST_F(UnixSockets, LeaveAFileThatIsNoSocket) {
  std::ofstream(address.path()) << "precious";
  EXPECT_FALSE(backend().listen(address, {}).has_value());
  EXPECT_TRUE(std::filesystem::exists(address.path()));
}

TEST(EpollBackend, SharesAPortBetweenListeners) {
  LoopRun run;
  Backend& backend = run.loop.backend();
  const int first = *backend.listen(*Address::parse_ip("127.0.0.1", 0), {});
  const Address address = backend.local_address(first);
  const auto second = backend.listen(address, {});
  EXPECT_TRUE(second.has_value());
  backend.close_descriptor(first);
  backend.close_descriptor(*second);
}

TEST(EpollBackend, SaysWhyItCannotListen) {
  LoopRun run;
  const auto fd = run.loop.backend().listen(*Address::parse_ip("192.0.2.1", 0), {});
  ASSERT_FALSE(fd.has_value());
  EXPECT_EQ(fd.error(), Errc::SystemError);
  EXPECT_EQ(fd.error().detail, EADDRNOTAVAIL);
}

TEST(Loop, RunsMessagesOfOtherThreadsInTheirOrder) {
  Loop loop(*make_epoll_backend(), 1);
  std::vector<int> seen;
  std::thread other([&] {
    for (int i = 0; i < 1000; ++i) {
      loop.post([&seen, i] { seen.push_back(i); });
    }
    loop.post([&loop] { loop.stop(); });
  });
  loop.run();
  other.join();
  ASSERT_EQ(seen.size(), 1000U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
}

TEST(Loop, StopsWhenAnotherThreadSaysSo) {
  Loop loop(*make_epoll_backend(), 1);
  std::thread other([&] { loop.stop(); });
  loop.run();
  other.join();
}

TEST(Loop, DropsMessagesNobodyRan) {
  auto held = std::make_shared<int>(1);
  {
    Loop loop(*make_epoll_backend(), 1);
    loop.post([held] {});
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

coro::Task<> sleeps(Loop& loop, Duration time, TimePoint& woke) {
  (void)co_await coro::sleep_until(loop.now() + time);
  woke = loop.now();
}

TEST(Loop, WakesForTimers) {
  LoopRun run;
  TimePoint woke;
  const TimePoint start = run.loop.clock_now();
  run.scope.spawn(sleeps, std::ref(run.loop), 20ms, std::ref(woke));
  EXPECT_TRUE(run.until([&] { return woke != TimePoint(); }));
  EXPECT_GE(woke - start, 20ms);
}

}  // namespace
}  // namespace sluice::io
