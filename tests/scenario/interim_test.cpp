#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: 'http://origin', early_hints: on, timeout: {send: 1s}}}}";

coro::Task<> hints_at_length(Peer& origin) {
  if (!co_await origin.read_head()) {
    co_return;
  }
  const std::string hint =
      "HTTP/1.1 103 Early Hints\r\nLink: <" + std::string(50'000, 'a') + ">\r\n\r\n";
  for (int i = 0; i < 16; ++i) {
    if (!co_await origin.send(hint)) {
      co_return;
    }
  }
  (void)co_await origin.send(ok("final"));
}

coro::Task<> reads_nothing(Peer& client) {
  (void)co_await client.send(get("/"));
  (void)co_await client.wait(10s);
}

TEST(Interim, ThatAClientDoesNotTakeIsNoFaultOfTheUpstream) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", hints_at_length);
    proxy.start_client(reads_nothing);
    proxy.run_clients();
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }));
    EXPECT_EQ(proxy.log().at(0).error, Errc::ClientClosed);
    EXPECT_LT(proxy.log().at(0).duration, 5s);
    EXPECT_EQ(proxy.log().at(0).attempts, 1U);
  }
}

}  // namespace
}  // namespace sluice::scenario
