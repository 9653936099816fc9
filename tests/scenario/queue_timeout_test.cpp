#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: app}}, upstreams: {app: {servers: ['origin:80'], "
    "pool: {max_connections: 1, queue_timeout: 300ms, queue: 3}}}}";

coro::Task<> answers_after(Peer& origin, Duration time) {
  while (co_await origin.read_request()) {
    (void)co_await origin.wait(time);
    if (!co_await origin.send(ok("answer"))) {
      co_return;
    }
  }
}

struct Outcome {
  int good = 0;
  int unavailable = 0;
};

Outcome run(std::uint64_t seed, int clients, Duration time, std::size_t workers) {
  std::vector<Result<Message>> responses(static_cast<std::size_t>(clients), Message());
  Outcome outcome;
  Proxy proxy(seed, kSettings, {.workers = workers});
  const sim::Origin& origin = proxy.add_origin("origin", {answers_after, time});
  for (auto& response : responses) {
    proxy.start_client({asks_once, get("/"), std::ref(response)});
  }
  proxy.run_clients();
  for (const auto& response : responses) {
    EXPECT_TRUE(response.has_value());
    if (response) {
      ++(response->status() == 200 ? outcome.good : outcome.unavailable);
      EXPECT_TRUE(
          response->status() == 200 || response->status() == 503 || response->status() == 504
      ) << response->status();
    }
  }
  EXPECT_LE(origin.open(), 1);
  return outcome;
}

TEST(Queue, ServesThoseWhoWaitInTime) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    EXPECT_EQ(run(seed, 4, 20ms, 1).good, 4);
  }
}

TEST(Queue, SharesALimitOfTheProcessBetweenWorkers) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    EXPECT_EQ(run(seed, 4, 20ms, 3).good, 4);
  }
}

TEST(Queue, TellsThoseWhoWaitTooLong) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Outcome outcome = run(seed, 4, 2s, 1);
    EXPECT_EQ(outcome.good, 1);
    EXPECT_EQ(outcome.unavailable, 3);
  }
}

TEST(Queue, RefusesWhoIsBeyondIt) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Outcome outcome = run(seed, 8, 50ms, 1);
    EXPECT_EQ(outcome.good, 4);
    EXPECT_EQ(outcome.unavailable, 4);
  }
}

}  // namespace
}  // namespace sluice::scenario
