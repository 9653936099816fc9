#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: app}}, upstreams: {app: {servers: ['one:80', 'two:80'], "
    "pool: "
    "{max_idle: 2}}}}";

/// A client among many: some of its requests fail, but none is answered with what belongs to
/// another.
coro::Task<> asks_many(Peer& client, int number, int& exchanges) {
  for (int i = 0; i < 8; ++i) {
    const std::string target = "/" + std::to_string(number) + "/" + std::to_string(i);
    const std::string body = pattern(static_cast<std::size_t>(number * 997 + i * 3001) % 9000);
    const bool posts = (number + i) % 2 == 0;
    if (!co_await client.send(posts ? post(target, body) : get(target))) {
      co_return;
    }
    const auto response = co_await client.read_response(posts ? "POST" : "GET");
    if (!response) {
      co_return;  // the connection broke
    }
    ++exchanges;
    if (response->status() == 200) {
      EXPECT_EQ(response->body, (posts ? "POST " : "GET ") + target + ": " + (posts ? body : ""));
    } else {
      EXPECT_GE(response->status(), 500);
    }
    (void)co_await client.wait(Duration(1ms) * (number % 5));
  }
}

TEST(RoughWeather, NoAnswerIsMixedUpOrLeftHanging) {
  for (const std::uint64_t seed : sim::seeds(40)) {
    SCOPED_TRACE(sim::replay(seed));
    int exchanges = 0;
    Proxy proxy(
        seed,
        kSettings,
        {.workers = 3,
         .weather = {.latency = 20ms, .stall_one_in = 50, .stall = 400ms, .reset_one_in = 300}}
    );
    proxy.add_origin("one", echoes_requests);
    proxy.add_origin("two", echoes_requests);
    for (int number = 0; number < 12; ++number) {
      proxy.start_client({asks_many, number, std::ref(exchanges)});
    }
    proxy.run_clients();
    EXPECT_GT(exchanges, 0);
    EXPECT_GE(proxy.log().size(), static_cast<std::size_t>(exchanges));
  }
}

}  // namespace
}  // namespace sluice::scenario
