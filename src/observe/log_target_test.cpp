#include "observe/log_target.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>

namespace sluice::observe {
namespace {

using namespace literals;
using testing::MatchesRegex;

/// A daemon's end of the system's log.
class Daemon {
 public:
  explicit Daemon(const std::filesystem::path& path) : fd_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::ranges::copy(path.string(), std::begin(at.sun_path));
    std::filesystem::remove(path);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof(at)), 0);
  }

  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  ~Daemon() { ::close(fd_); }

  /// The next message; empty if there is none.
  [[nodiscard]] std::string next() const {
    std::array<char, 10000> bytes{};
    const ssize_t size = ::recv(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    return {bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  }

 private:
  int fd_;
};

class Syslog : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-log-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    path = folder / "log";
  }

  void TearDown() override { std::filesystem::remove_all(folder); }

  [[nodiscard]] std::string name() const { return "syslog:" + path.string(); }

  std::filesystem::path folder;
  std::filesystem::path path;
};

TEST_F(Syslog, GetsEachLineAsAMessage) {
  const Daemon daemon(path);
  auto target = LogTarget::open(name());
  ASSERT_TRUE(target.has_value());
  std::string_view lines = "first\nsecond\n";
  while (!lines.empty()) {
    const Result<std::size_t> written = target->write(lines, 10ms);
    ASSERT_TRUE(written.has_value());
    lines.remove_prefix(*written);
  }
  EXPECT_THAT(
      daemon.next(),
      MatchesRegex("<190>[A-Z][a-z][a-z] [ 0-9][0-9] [0-9:]+ sluice\\[[0-9]+\\]: first")
  );
  EXPECT_THAT(daemon.next(), MatchesRegex("<190>.*: second"));
  EXPECT_EQ(daemon.next(), "");
}

TEST_F(Syslog, IsFoundAgainWhenItsDaemonWasStartedAnew) {
  auto first = std::make_unique<Daemon>(path);
  auto target = LogTarget::open(name());
  ASSERT_TRUE(target.has_value());
  first.reset();
  EXPECT_FALSE(target->write("lost\n", 10ms).has_value());
  const Daemon second(path);
  ASSERT_TRUE(target->write("again\n", 10ms).has_value());
  ASSERT_TRUE(target->write("again\n", 10ms).has_value());
  EXPECT_THAT(second.next(), MatchesRegex(".*: again"));
}

TEST_F(Syslog, ThatIsNotThereIsAnError) {
  EXPECT_FALSE(LogTarget::open(name()).has_value());
}

}  // namespace
}  // namespace sluice::observe
