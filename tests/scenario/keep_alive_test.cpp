#include "scenario/proxy.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings = "{listen: [8080], sites: {'*': {to: 'http://origin'}}}";

coro::Task<> answers_with_target(Peer& origin) {
  while (true) {
    const auto request = co_await origin.read_request();
    if (!request || !co_await origin.send(ok("answer to " + request->target()))) {
      co_return;
    }
    expect_end_to_end_fields_only(*request);
  }
}

coro::Task<> asks(Peer& client, int times) {
  for (int i = 0; i < times; ++i) {
    const std::string target = "/" + std::to_string(i);
    EXPECT_TRUE(
        (co_await client.send(get(target, "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n")))
            .has_value()
    );
    const auto response = co_await client.read_response();
    EXPECT_TRUE(response.has_value());
    if (!response) {
      co_return;
    }
    EXPECT_EQ(response->status(), 200);
    EXPECT_EQ(response->body, "answer to " + target);
    expect_end_to_end_fields_only(*response);
    EXPECT_TRUE((co_await client.wait(10ms)).has_value());
  }
}

TEST(KeepAlive, ServesManyRequestsOnOneConnectionToEachSide) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings, {.workers = 1});
    const sim::Origin& origin = proxy.add_origin("origin", answers_with_target);
    proxy.start_client({asks, 10});
    proxy.run_clients();
    EXPECT_EQ(proxy.log().size(), 10U);
    EXPECT_EQ(origin.accepted(), 1);
  }
}

TEST(KeepAlive, KeepsClientsApart) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", answers_with_target);
    for (int i = 0; i < 8; ++i) {
      proxy.start_client({asks, 5});
    }
    proxy.run_clients();
    EXPECT_EQ(proxy.log().size(), 40U);
  }
}

}  // namespace
}  // namespace sluice::scenario
