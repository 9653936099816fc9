#include "scenario/scripts.h"

#include <fmt/format.h>

namespace sluice::scenario {
namespace {

std::string settings(int version, const std::string& origin = "origin") {
  return fmt::format(
      "{{listen: [8080], sites: {{'*': {{routes: [{{path: /version, respond: {{body: 'version "
      "{}'}}}}, {{path: '/*', to: 'http://{}'}}]}}}}}}",
      version,
      origin
  );
}

coro::Task<> answers_late(Peer& origin, Duration late, std::string name) {
  while (true) {
    const auto request = co_await origin.read_request();
    if (!request) {
      co_return;
    }
    (void)co_await origin.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    (void)co_await origin.wait(late);
    if (!co_await origin.send(chunked(name + pattern(20'000), 3000))) {
      co_return;
    }
  }
}

coro::Task<> asks_and_asks_again(Peer& client, std::string& first, std::string& second) {
  (void)co_await client.send(get("/slow"));
  if (const auto response = co_await client.read_response()) {
    first = response->body;
  }
  (void)co_await client.send(get("/slow"));
  if (const auto response = co_await client.read_response()) {
    second = response->body;
  }
}

TEST(Reload, LosesNoRequestAndClosesNoConnection) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    std::string first;
    std::string second;
    Proxy proxy(seed, settings(1, "old"));
    proxy.add_origin("old", {answers_late, Duration(500ms), std::string("old")});
    proxy.add_origin("new", {answers_late, Duration(1ms), std::string("new")});
    proxy.start_client({asks_and_asks_again, std::ref(first), std::ref(second)});
    proxy.world().run_for(Duration(proxy.world().rng().below(400'000'000)));
    proxy.reload(settings(2, "new"));
    proxy.run_clients();
    // The first request may have come before or after; what it began with, it ended with.
    EXPECT_TRUE(first == "old" + pattern(20'000) || first == "new" + pattern(20'000));
    EXPECT_EQ(second, "new" + pattern(20'000));
    EXPECT_TRUE(proxy.run_until([&] { return proxy.live_generations() == 1; }))
        << "the old one is freed";
  }
}

coro::Task<> asks_for_version(Peer& client, std::vector<std::string>& versions, bool& stop) {
  while (!stop) {
    (void)co_await client.send(get("/version"));
    const auto response = co_await client.read_response();
    if (!response || response->status() != 200) {
      ADD_FAILURE() << "a request was lost";
      co_return;
    }
    versions.push_back(response->body);
    (void)co_await client.wait(3ms);
  }
}

TEST(Reload, ManyInARowAreSeenInTheirOrderByEachConnection) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    bool stop = false;
    std::vector<std::vector<std::string>> seen(4);
    Proxy proxy(seed, settings(1));
    proxy.add_origin("origin", {answers_late, Duration(1ms), std::string("origin")});
    for (auto& versions : seen) {
      proxy.start_client({asks_for_version, std::ref(versions), std::ref(stop)});
    }
    for (int version = 2; version <= 6; ++version) {
      proxy.world().run_for(40ms);
      proxy.reload(settings(version));
    }
    proxy.world().run_for(40ms);
    stop = true;
    proxy.run_clients();
    for (const auto& versions : seen) {
      EXPECT_TRUE(std::ranges::is_sorted(versions));
      EXPECT_EQ(versions.back(), "version 6");
    }
    EXPECT_TRUE(proxy.run_until([&] { return proxy.live_generations() == 1; }));
  }
}

coro::Task<> echoes_in_tunnel(Peer& origin) {
  (void)co_await origin.read_head();
  (void)co_await origin.send(
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
  );
  if (const auto heard = co_await origin.read_exactly(5)) {
    (void)co_await origin.send(*heard);
  }
}

coro::Task<> talks_when_told(Peer& client, const bool& told, bool& open, std::string& heard) {
  (void)co_await client.send(get("/chat", "Connection: Upgrade\r\nUpgrade: websocket\r\n"));
  const auto response = co_await client.read_head();
  EXPECT_TRUE(response.has_value() && response->status() == 101);
  open = true;
  while (!told) {
    (void)co_await client.wait(1ms);
  }
  (void)co_await client.send("still");
  heard = (co_await client.read_to_end()).value_or("");
}

TEST(Reload, FreesTheOldSnapshotUnderAnOpenTunnel) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    bool told = false;
    bool open = false;
    std::string heard;
    Proxy proxy(seed, settings(1, "old"));
    proxy.add_origin("old", echoes_in_tunnel);
    proxy.add_origin("new", echoes_in_tunnel);
    proxy.start_client({talks_when_told, std::cref(told), std::ref(open), std::ref(heard)});
    ASSERT_TRUE(proxy.run_until([&] { return open; }));
    proxy.reload(settings(2, "new"));
    EXPECT_TRUE(proxy.run_until([&] { return proxy.live_generations() == 1; }, 10s));
    told = true;
    proxy.run_clients();
    EXPECT_EQ(heard, "still");
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }));
    EXPECT_EQ(proxy.log().at(0).site, "*");
  }
}

coro::Task<> sends_when_told(Peer& origin, const bool& told) {
  (void)co_await origin.read_request();
  (void)co_await origin.send("HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n");
  while (!told) {
    (void)co_await origin.wait(1ms);
  }
  (void)co_await origin.send(pattern(20'000));
}

coro::Task<> downloads(Peer& client, bool& begun, std::string& body) {
  (void)co_await client.send(get("/file"));
  auto response = co_await client.read_head();
  EXPECT_TRUE(response.has_value());
  begun = true;
  (void)co_await client.read_body(*response);
  body = response->body;
}

TEST(Reload, FreesTheOldSnapshotUnderALongDownload) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    bool told = false;
    bool begun = false;
    std::string body;
    Proxy proxy(seed, settings(1, "old"));
    proxy.add_origin("old", {sends_when_told, std::cref(told)});
    proxy.add_origin("new", {sends_when_told, std::cref(told)});
    proxy.start_client({downloads, std::ref(begun), std::ref(body)});
    ASSERT_TRUE(proxy.run_until([&] { return begun; }));
    proxy.reload(settings(2, "new"));
    EXPECT_TRUE(proxy.run_until([&] { return proxy.live_generations() == 1; }, 10s));
    told = true;
    proxy.run_clients();
    EXPECT_EQ(body, pattern(20'000));
  }
}

}  // namespace
}  // namespace sluice::scenario
