#include "upstream/attempts.h"

#include "io/loop_run.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::upstream {
namespace {

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// Nothing here has a name.
class NoNames final : public io::Resolver {
 public:
  coro::Task<Result<io::Resolution>> resolve(io::Loop& /*loop*/, std::string /*name*/) override {
    co_return fail(Errc::DnsError);
  }
};

class Records final : public Requester {
 public:
  explicit Records(Arena& arena) : Requester(arena, nullptr) {}

  observe::Attempt& begin_attempt(std::string_view upstream) override {
    observe::Attempt& attempt = *attempts.emplace_back(std::make_unique<observe::Attempt>());
    attempt.upstream = upstream;
    return attempt;
  }

  coro::Task<Result<>> on_interim(const http::ResponseHead& /*head*/) override { co_return Ok; }

  std::vector<std::unique_ptr<observe::Attempt>> attempts;
};

class Attempts : public ::testing::Test {
 protected:
  ~Attempts() override {
    if (upstream) {
      bool stopped = false;
      run.scope.spawn(
          [](Upstream& of, bool& done) -> coro::Task<> {
            (void)co_await of.stop();
            done = true;
          },
          std::ref(*upstream),
          std::ref(stopped)
      );
      EXPECT_TRUE(run.until([&] { return stopped; }));
      upstream.reset();
    }
    run.scope.cancel();
    run.until([this] { return run.scope.empty(); });
  }

  /// A port of ours that listens, and its descriptor.
  std::uint16_t listen(int& fd) {
    const auto listening = run.loop.backend().listen(
        io::Address::parse_ip("127.0.0.1", 0).value(), {.share_port = false}
    );
    fd = listening.value();
    return run.loop.backend().local_address(fd).port();
  }

  /// An origin whose connections answer so many requests each, and close at the next; behind the
  /// last it takes no more.
  std::uint16_t start_origin(std::vector<int> answers) {
    int fd = -1;
    const std::uint16_t port = listen(fd);
    run.scope.spawn(&Attempts::serve, this, fd, std::move(answers));
    return port;
  }

  coro::Task<> serve(int fd, std::vector<int> answers) {
    io::Listener listener(run.loop, fd);
    for (const int count : answers) {
      const auto accepted = co_await listener.accept();
      if (!accepted) {
        co_return;
      }
      run.scope.spawn(&Attempts::serve_connection, this, accepted->fd, count);
    }
  }

  coro::Task<> serve_connection(int fd, int answers) {
    io::Socket socket(run.loop, fd);
    while (true) {
      const auto received = co_await socket.receive();
      if (!received || *received == 0) {
        co_return;
      }
      ++requests;
      socket.in.consume(socket.in.size());
      if (answers-- == 0) {
        co_return;
      }
      socket.out.push(Chunk(kAnswer));
      (void)co_await socket.flush();
    }
  }

  void use(std::initializer_list<std::uint16_t> ports) {
    UpstreamSettings settings;
    for (const std::uint16_t port : ports) {
      settings.servers.push_back({.address = {.host = "127.0.0.1", .port = port}});
    }
    upstream = make_ref<Upstream>(
        WorkerContext{.loop = run.loop, .resolver = resolver, .endpoints = endpoints, .worker = 0},
        "u",
        settings,
        64_KiB,
        registry.per_worker<observe::UpstreamMetrics>({{"upstream", "u"}})
    );
    upstream->start();
  }

  /// Sends one request without a body, and waits for what it comes to.
  Result<> ask(http::Method method = http::Method::Get, std::string_view name = "GET") {
    Arena arena(blocks);
    http::FieldSection fields(arena);
    OutgoingRequest request{
        .method = method, .method_name = name, .path = "/", .host = "a", .fields = fields
    };
    Records records(arena);
    http::Response response(arena);
    std::optional<Result<>> result;
    run.scope.spawn(
        [](Upstream& to,
           OutgoingRequest& what,
           Requester& who,
           http::Response& answer,
           std::optional<Result<>>& out) -> coro::Task<> {
          out = co_await send_request(to, what, who, answer);
        },
        std::ref(*upstream),
        std::ref(request),
        std::ref(static_cast<Requester&>(records)),
        std::ref(response),
        std::ref(result)
    );
    EXPECT_TRUE(run.until([&] { return result.has_value(); }));
    attempts = std::move(records.attempts);
    return *result;
  }

  io::LoopRun run;
  ArenaBlocks blocks;
  NoNames resolver;
  EndpointStates states;
  EndpointTable endpoints{run.loop, states};
  observe::Registry registry{1};
  Ref<Upstream> upstream;
  std::vector<std::unique_ptr<observe::Attempt>> attempts;
  int requests = 0;
};

TEST_F(Attempts, GoToAnotherServerWhenOneRefuses) {
  int fd = -1;
  const std::uint16_t refused = listen(fd);
  run.loop.backend().close_descriptor(fd);
  use({refused, start_origin({1})});
  EXPECT_TRUE(ask().has_value());
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0]->error, Errc::ConnectionRefused);
  EXPECT_EQ(attempts[1]->status.count(), 200);
}

TEST_F(Attempts, AreTwoAtMost) {
  std::vector<std::uint16_t> refused(3);
  for (std::uint16_t& port : refused) {
    int fd = -1;
    port = listen(fd);
    run.loop.backend().close_descriptor(fd);
  }
  use({refused[0], refused[1], refused[2]});
  EXPECT_EQ(ask().error().code, Errc::ConnectionRefused);
  EXPECT_EQ(attempts.size(), 2U);
}

TEST_F(Attempts, AreRepeatedWhenAKeptConnectionWasJustClosing) {
  use({start_origin({1, 1})});
  ASSERT_TRUE(ask().has_value());
  EXPECT_TRUE(ask().has_value());
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_TRUE(attempts[0]->reused);
  EXPECT_FALSE(attempts[1]->reused);
}

TEST_F(Attempts, AreNotRepeatedForAMethodThatIsNotIdempotent) {
  use({start_origin({1, 1})});
  ASSERT_TRUE(ask().has_value());
  EXPECT_EQ(ask(http::Method::Post, "POST").error().code, Errc::ConnectionTerminated);
  EXPECT_EQ(attempts.size(), 1U);
  EXPECT_EQ(requests, 2) << "it was sent once";
}

TEST_F(Attempts, AreNotRepeatedOnceANewConnectionTookTheRequest) {
  use({start_origin({0, 1})});
  EXPECT_EQ(ask().error().code, Errc::ConnectionTerminated);
  EXPECT_EQ(attempts.size(), 1U);
}

}  // namespace
}  // namespace sluice::upstream
