#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings = "{listen: [8080], sites: {'*': {to: 'http://origin'}}}";

/// Answers one request and closes a moment later, without having said so.
coro::Task<> answers_once(Peer& origin, Duration idle, bool reset) {
  const auto request = co_await origin.read_request();
  if (!request) {
    co_return;
  }
  (void)co_await origin.send(ok(request->method()));
  (void)co_await origin.wait(idle);
  if (reset) {
    origin.reset();
  }
}

/// The pauses go through the moment the origin closes: before, at the same time, behind it.
coro::Task<> asks_at_bad_times(Peer& client, std::string method, int& good, int& bad) {
  for (int i = 0; i < 30; ++i) {
    const std::string request = method == "GET" ? get("/") : post("/", "x");
    (void)co_await client.send(request);
    const auto response = co_await client.read_response(method);
    if (!response) {
      ADD_FAILURE() << "no answer";
      co_return;
    }
    ++(response->status() == 200 ? good : bad);
    (void)co_await client.wait(std::chrono::microseconds(8'000 + i * 150));
  }
}

class StaleConnection : public ::testing::TestWithParam<bool> {};

TEST_P(StaleConnection, AnIdempotentRequestIsSentAgain) {
  std::size_t replays = 0;
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    int good = 0;
    int bad = 0;
    Proxy proxy(seed, kSettings, {.workers = 1});
    proxy.add_origin("origin", {answers_once, Duration(10ms), GetParam()});
    proxy.start_client({asks_at_bad_times, std::string("GET"), std::ref(good), std::ref(bad)});
    proxy.run_clients();
    EXPECT_EQ(good, 30);
    EXPECT_EQ(bad, 0);
    for (const LogRecord& record : proxy.log()) {
      replays += record.attempts - 1;
    }
  }
  EXPECT_GT(replays, 0U) << "no request met a connection that was closing";
}

TEST_P(StaleConnection, ARequestThatIsNotIsNeverSentTwice) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    int good = 0;
    int bad = 0;
    Proxy proxy(seed, kSettings, {.workers = 1});
    proxy.add_origin("origin", {answers_once, Duration(10ms), GetParam()});
    proxy.start_client({asks_at_bad_times, std::string("POST"), std::ref(good), std::ref(bad)});
    proxy.run_clients();
    EXPECT_EQ(good + bad, 30);
    for (const LogRecord& record : proxy.log()) {
      EXPECT_EQ(record.attempts, 1U);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, StaleConnection, ::testing::Bool(), [](const auto& info) {
  return info.param ? std::string("Reset") : std::string("Closed");
});

}  // namespace
}  // namespace sluice::scenario
