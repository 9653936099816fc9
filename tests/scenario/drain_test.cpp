#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings = "{listen: [8080], sites: {'*': {to: 'http://origin'}}}";

coro::Task<> answers_late(Peer& origin, Duration late) {
  while (co_await origin.read_request()) {
    (void)co_await origin.wait(late);
    if (!co_await origin.send(ok("late"))) {
      co_return;
    }
  }
}

coro::Task<> asks_until_closed(Peer& client, int& answers, bool& told) {
  while (true) {
    if (!co_await client.send(get("/"))) {
      co_return;
    }
    const auto response = co_await client.read_response();
    if (!response) {
      co_return;
    }
    EXPECT_EQ(response->body, "late");
    ++answers;
    if (response->field("connection") == "close") {
      told = true;
      EXPECT_EQ(co_await client.read_to_end(), "");
      co_return;
    }
  }
}

TEST(Drain, EndsRequestsUnderWayAndTellsTheirClients) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    int answers = 0;
    bool told = false;
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", {answers_late, Duration(300ms)});
    proxy.start_client({asks_until_closed, std::ref(answers), std::ref(told)});
    ASSERT_TRUE(proxy.run_until([&] { return answers == 2; }));
    proxy.world().run_for(100ms);  // the third is under way
    proxy.drain();
    proxy.run_clients();
    EXPECT_EQ(answers, 3);
    EXPECT_TRUE(told);
    EXPECT_TRUE(proxy.run_until([&] { return proxy.has_ended(); }, 10s));
    EXPECT_EQ(proxy.log().size(), 3U);
  }
}

coro::Task<> stays_idle(Peer& client, bool& asked, bool& closed) {
  (void)co_await client.send(get("/"));
  EXPECT_TRUE((co_await client.read_response()).has_value());
  asked = true;
  closed = (co_await client.read_to_end()) == "";
}

TEST(Drain, ClosesIdleConnectionsAtOnce) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    bool asked = false;
    bool closed = false;
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", {answers_late, Duration(1ms)});
    proxy.start_client({stays_idle, std::ref(asked), std::ref(closed)});
    ASSERT_TRUE(proxy.run_until([&] { return asked; }));
    proxy.world().run_for(1s);
    proxy.drain();
    EXPECT_TRUE(proxy.run_until([&] { return proxy.has_ended() && closed; }, 1s));
    proxy.run_clients();
  }
}

TEST(Drain, EndsWhatIsLeftWhenItIsHurried) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    int answers = 0;
    bool told = false;
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", {answers_late, Duration(50s)});
    proxy.start_client({asks_until_closed, std::ref(answers), std::ref(told)});
    proxy.world().run_for(1s);
    proxy.drain();
    EXPECT_FALSE(proxy.run_until([&] { return proxy.has_ended(); }, 10s));
    proxy.hurry();
    EXPECT_TRUE(proxy.run_until([&] { return proxy.has_ended(); }, 5s));
    proxy.run_clients();
    EXPECT_EQ(answers, 0);
    ASSERT_EQ(proxy.log().size(), 1U);
    EXPECT_NE(proxy.log().at(0).error, Errc::None);
  }
}

}  // namespace
}  // namespace sluice::scenario
