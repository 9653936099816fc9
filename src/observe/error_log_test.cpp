#include "observe/error_log.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <string>

namespace sluice::observe {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

struct ErrorLogTest : ::testing::Test {
  ErrorLogTest() {
    EXPECT_EQ(::pipe2(pipe_.data(), O_NONBLOCK | O_CLOEXEC), 0);
    set_log_descriptor(pipe_[1]);
  }

  ~ErrorLogTest() override {
    set_log_descriptor(2);
    set_log_level(LogLevel::Info);
    ::close(pipe_[0]);
    ::close(pipe_[1]);
  }

  std::string logged() {
    std::string text(65536, '\0');
    const ssize_t got = ::read(pipe_[0], text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }

  std::array<int, 2> pipe_{};
};

TEST_F(ErrorLogTest, WritesTimeLevelAndMessage) {
  log_info("listener {}: ready", 8080);

  EXPECT_THAT(
      logged(),
      MatchesRegex("[0-9]+-[0-9]+-[0-9]+T[0-9]+:[0-9]+:[0-9.]+Z info  listener 8080: ready\n")
  );
}

TEST_F(ErrorLogTest, LeavesOutWhatIsBelowItsLevel) {
  log_debug("not yet");
  EXPECT_EQ(logged(), "");

  set_log_level(LogLevel::Debug);
  log_debug("now");
  EXPECT_THAT(logged(), HasSubstr("debug now\n"));

  set_log_level(LogLevel::Error);
  log_warn("no more");
  EXPECT_EQ(logged(), "");
  log_error("still");
  EXPECT_THAT(logged(), HasSubstr("error still\n"));
}

TEST_F(ErrorLogTest, KeepsWhatAPeerSentOnOneLine) {
  log_warn("host {}: refused", "a\r\nb\x1b[0m \xff \xc2\x9b ü");

  EXPECT_THAT(logged(), HasSubstr(R"(host a\x0d\x0ab\x1b[0m \xff \xc2\x9b ü: refused)"));
}

TEST_F(ErrorLogTest, CutsALineThatAPipeWouldNotTakeInOnePiece) {
  log_warn("{}", std::string(100'000, 'x'));

  EXPECT_EQ(logged().size(), 4096U);
}

TEST_F(ErrorLogTest, DropsRatherThanWaits) {
  const std::uint64_t before = dropped_log_lines();
  const std::string line(4000, 'x');
  for (int i = 0; i < 40; ++i) {
    log_warn("{}", line);
  }

  EXPECT_GT(dropped_log_lines(), before);
}

TEST_F(ErrorLogTest, SaysHowManyALimitHeldBack) {
  LogLimit limit(1);
  for (int i = 0; i < 3; ++i) {
    limit.ask(TimePoint());
  }

  log_limited(limit, LogLevel::Warn, "peer {}: bad", 7);

  EXPECT_THAT(logged(), HasSubstr("peer 7: bad (2 like it held back)\n"));
}

TEST(LogLimit, GrantsSoManyASecond) {
  LogLimit limit(2);
  const TimePoint start{};

  EXPECT_TRUE(limit.ask(start).granted);
  EXPECT_TRUE(limit.ask(start + 1ms).granted);
  EXPECT_FALSE(limit.ask(start + 2ms).granted);
  EXPECT_FALSE(limit.ask(start + 999ms).granted);
  const LogLimit::Pass pass = limit.ask(start + 1s);
  EXPECT_TRUE(pass.granted);
  EXPECT_EQ(pass.held_back, 2U);
  EXPECT_EQ(limit.ask(start + 1s).held_back, 0U);
}

}  // namespace
}  // namespace sluice::observe
