#include "downstream/server.h"

#include "io/loop_run.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::downstream {
namespace {

using testing::HasSubstr;

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// Answers everything with an empty 200.
class Answers final : public http::Handler {
 public:
  coro::Task<void> handle(http::ServerRequest& request, http::ResponseWriter& writer) override {
    const http::ResponseHead head(request.arena);
    (void)co_await writer.send_whole(head, http::BodyLength::known(0), Chunk());
  }

  coro::Task<void> refuse(
      http::ServerRequest& /*request*/, http::ResponseWriter& /*writer*/, Error /*error*/
  ) override {
    co_return;
  }
};

/// A client whose bytes are in the kernel as soon as it has sent them, whatever the loop does.
class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const sockaddr_in to{
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}
    };
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0;
  }

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  ~Client() { ::close(fd_); }

  void send(std::string_view bytes) {
    EXPECT_TRUE(connected_);
    EXPECT_EQ(::send(fd_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  /// What has come since the last call; notes the end of the connection.
  std::string heard() {
    std::array<char, 4096> bytes{};
    std::string text;
    while (!closed_) {
      const ssize_t count = ::recv(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (count < 0) {
        closed_ = errno != EAGAIN;
        break;
      }
      closed_ = count == 0;
      text.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

  [[nodiscard]] bool is_closed() {
    rest_ += heard();
    return closed_;
  }

  std::string take() { return std::exchange(rest_, {}) + heard(); }

 private:
  int fd_;
  bool connected_ = false;
  bool closed_ = false;
  std::string rest_;
};

class ServerDrain : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto fd = run.loop.backend().listen(
        io::Address::parse_ip("127.0.0.1", 0).value(), {.share_port = false}
    );
    ASSERT_TRUE(fd.has_value());
    port = run.loop.backend().local_address(*fd).port();
    auto listener = std::make_shared<Listener>();
    listener->metrics = registry.per_worker<observe::ListenerMetrics>();
    listening = listener;
    server.listen(*fd, listening);
  }

  void TearDown() override {
    drain();
    EXPECT_TRUE(run.until([this] { return drained; }));
  }

  void drain() {
    if (!std::exchange(draining, true)) {
      run.scope.spawn(
          [](Server& of, bool& done) -> coro::Task<> {
            EXPECT_TRUE((co_await of.drain()).has_value());
            done = true;
          },
          std::ref(server),
          std::ref(drained)
      );
    }
  }

  /// One exchange, after which the connection stays.
  void ask(Client& client) {
    client.send(kRequest);
    std::string answer;
    ASSERT_TRUE(run.until([&] { return (answer += client.heard()).contains("\r\n\r\n"); }));
    EXPECT_FALSE(answer.contains("Connection: close"));
  }

  void expect_last_answer(Client& client) {
    EXPECT_TRUE(run.until([&] { return client.is_closed(); }));
    const std::string answer = client.take();
    EXPECT_THAT(answer, HasSubstr("200 OK"));
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
  }

  io::LoopRun run;
  observe::Registry registry{1};
  Answers handler;
  ConnectionCount count;
  Server server{run.loop, 0, handler, count, LimitsSettings()};
  std::shared_ptr<const Listener> listening;
  std::uint16_t port = 0;
  bool draining = false;
  bool drained = false;
};

TEST_F(ServerDrain, AnswersARequestThatHasArrivedUnheard) {
  Client client(port);
  ask(client);
  client.send(kRequest);
  drain();
  expect_last_answer(client);
}

TEST_F(ServerDrain, AnswersAClientThatWaitsToBeAccepted) {
  Client client(port);
  client.send(kRequest);
  drain();
  expect_last_answer(client);
}

TEST_F(ServerDrain, GivesANewConnectionTimeForItsFirstRequest) {
  Client client(port);
  ASSERT_TRUE(run.until([&] { return server.load() == 1; }));
  drain();
  ASSERT_TRUE(run.until([&] { return server.is_draining(); }));
  EXPECT_FALSE(client.is_closed());
  client.send(kRequest);
  expect_last_answer(client);
}

TEST_F(ServerDrain, ClosesASilentNewConnectionAfterASecond) {
  Client client(port);
  ASSERT_TRUE(run.until([&] { return server.load() == 1; }));
  const TimePoint begun = run.loop.clock_now();
  drain();
  EXPECT_TRUE(run.until([&] { return client.is_closed() && drained; }));
  EXPECT_GE(run.loop.clock_now() - begun, std::chrono::milliseconds(900));
  EXPECT_EQ(client.take(), "");
}

TEST_F(ServerDrain, ClosesASilentKeptConnectionAtOnce) {
  Client client(port);
  ask(client);
  const TimePoint begun = run.loop.clock_now();
  drain();
  EXPECT_TRUE(run.until([&] { return client.is_closed() && drained; }));
  EXPECT_LT(run.loop.clock_now() - begun, std::chrono::milliseconds(900));
}

TEST_F(ServerDrain, AnswersTheClientsOfAListenerThatGoes) {
  Client client(port);
  client.send(kRequest);
  server.stop_listening(*listening);
  std::string answer;
  ASSERT_TRUE(run.until([&] { return (answer += client.heard()).contains("200 OK"); }));
  ask(client);
}

TEST_F(ServerDrain, ClosesWhatIsHandedOverAfterItsEnd) {
  drain();
  ASSERT_TRUE(run.until([&] { return drained; }));
  std::array<int, 2> pair{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair.data()), 0);
  server.serve({.fd = pair[0], .peer = {}}, listening);
  char byte = 0;
  EXPECT_EQ(::recv(pair[1], &byte, 1, MSG_DONTWAIT), 0);
  ::close(pair[1]);
}

}  // namespace
}  // namespace sluice::downstream
