#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: app}}, upstreams: {app: {servers: ['origin:80'], timeout: "
    "{tunnel: 10s}}}}";
constexpr const char* kUpgrade =
    "GET /chat HTTP/1.1\r\nHost: site.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
constexpr const char* kSwitching =
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

enum class First : std::uint8_t { Client, Origin };

/// What one side of a tunnel does: says something, and ends its direction before or after it has
/// heard everything.
coro::Task<> talks(Peer& peer, std::string words, bool ends_first, Result<std::string>& heard) {
  (void)co_await peer.send("early ");
  if (ends_first) {
    (void)co_await peer.send(words);
    peer.half_close();
    heard = co_await peer.read_to_end();
  } else {
    heard = co_await peer.read_to_end();
    (void)co_await peer.wait(100ms);
    (void)co_await peer.send(words);
    peer.half_close();
    (void)co_await peer.wait(100ms);
  }
}

coro::Task<> upgrades(
    Peer& origin, std::string words, bool ends_first, Result<std::string>& heard
) {
  const auto request = co_await origin.read_head();
  EXPECT_TRUE(request.has_value() && request->field("upgrade") == "websocket");
  (void)co_await origin.send(kSwitching);
  co_await talks(origin, words, ends_first, heard);
}

coro::Task<> asks_for_upgrade(
    Peer& client, std::string words, bool ends_first, Result<std::string>& heard
) {
  (void)co_await client.send(kUpgrade);
  const auto response = co_await client.read_head();
  EXPECT_TRUE(response.has_value() && response->status() == 101);
  co_await talks(client, words, ends_first, heard);
}

class Tunnel : public ::testing::TestWithParam<First> {};

TEST_P(Tunnel, PassesEachDirectionToItsOwnEnd) {
  const bool client_first = GetParam() == First::Client;
  const std::string words = pattern(100'000);
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Result<std::string> client_heard = std::string();
    Result<std::string> origin_heard = std::string();
    Proxy proxy(seed, kSettings);
    const sim::Origin& origin =
        proxy.add_origin("origin", {upgrades, words, !client_first, std::ref(origin_heard)});
    proxy.start_client({asks_for_upgrade, words, client_first, std::ref(client_heard)});
    proxy.run_clients();
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1 && origin.open() == 0; }));
    ASSERT_TRUE(client_heard.has_value());
    ASSERT_TRUE(origin_heard.has_value());
    EXPECT_TRUE(*client_heard == "early " + words) << client_heard->size();
    EXPECT_TRUE(*origin_heard == "early " + words) << origin_heard->size();
    EXPECT_EQ(proxy.log().at(0).status, 101);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Tunnel,
    ::testing::Values(First::Client, First::Origin),
    [](const auto& info) {
      return info.param == First::Client ? std::string("ClientEndsFirst")
                                         : std::string("OriginEndsFirst");
    }
);

coro::Task<> says_nothing(Peer& origin) {
  (void)co_await origin.read_head();
  (void)co_await origin.send(kSwitching);
  (void)co_await origin.read_to_end();
}

coro::Task<> listens(Peer& client, Duration& open_for) {
  (void)co_await client.send(kUpgrade);
  (void)co_await client.read_head();
  const TimePoint start = client.host().loop.now();
  (void)co_await client.read_to_end();
  open_for = client.host().loop.now() - start;
}

TEST(TunnelTimeout, EndsATunnelWhenTheTimeForTheWholeExchangeIsOver) {
  constexpr const char* kBounded =
      "{listen: [8080], sites: {'*': {to: app, timeout: {total: 5s}}}, upstreams: {app: {servers: "
      "['http://origin'], timeout: {tunnel: 2h}}}}";
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Duration open_for{};
    Proxy proxy(seed, kBounded);
    proxy.add_origin("origin", says_nothing);
    proxy.start_client({listens, std::ref(open_for)});
    proxy.run_clients();
    EXPECT_LE(open_for, 5500ms);
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }));
  }
}

TEST(TunnelTimeout, EndsATunnelInWhichNobodySaysAnything) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Duration open_for{};
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", says_nothing);
    proxy.start_client({listens, std::ref(open_for)});
    proxy.run_clients();
    EXPECT_GE(open_for, 9900ms);
    EXPECT_LE(open_for, 10500ms);
  }
}

}  // namespace
}  // namespace sluice::scenario
