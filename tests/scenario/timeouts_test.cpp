#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [{address: 8080, timeout: {header: 3s, keepalive: 7s}}], "
    "sites: {'*': {to: app, timeout: {body: 4s, send: 5s}, request_body: {max: off}}}, "
    "upstreams: {app: {servers: ['origin:80'], timeout: {connect: 2s, first_byte: 6s, idle: 8s}}}}";

/// When and how a client's connection went.
struct Seen {
  Result<Message> response = Message();
  Duration answered{};
  Duration closed{};
};

coro::Task<> sends_and_listens(Peer& client, std::string bytes, Seen& seen) {
  const TimePoint start = client.host().loop.now();
  (void)co_await client.send(std::move(bytes));
  seen.response = co_await client.read_response();
  seen.answered = client.host().loop.now() - start;
  (void)co_await client.read_to_end();
  seen.closed = client.host().loop.now() - start;
}

class Timeouts : public ::testing::Test {
 protected:
  static void expect_about(Duration actual, Duration expected) {
    EXPECT_GE(actual, expected);
    EXPECT_LE(actual, expected + 300ms);
  }

  /// Runs one client against one origin on every seed.
  template <class Check>
  static void on_every_seed(const sim::Script& origin, const std::string& bytes, Check check) {
    for (const std::uint64_t seed : sim::seeds()) {
      SCOPED_TRACE(sim::replay(seed));
      Seen seen;
      Proxy proxy(seed, kSettings);
      proxy.add_origin("origin", origin);
      proxy.start_client({sends_and_listens, bytes, std::ref(seen)});
      proxy.run_clients();
      check(seen, proxy);
    }
  }
};

coro::Task<> stays_silent(Peer& origin) {
  (void)co_await origin.read_request();
  (void)co_await origin.read_to_end();
}

TEST_F(Timeouts, AHeadThatDoesNotEndIsARequestTimeout) {
  on_every_seed(stays_silent, "GET / HTTP/1.1\r\nHost: si", [](const Seen& seen, const Proxy&) {
    ASSERT_TRUE(seen.response.has_value());
    EXPECT_EQ(seen.response->status(), 408);
    expect_about(seen.answered, 3s);
  });
}

TEST_F(Timeouts, AClientThatSaysNothingIsLeftAlone) {
  on_every_seed(stays_silent, "", [](const Seen& seen, const Proxy& proxy) {
    EXPECT_FALSE(seen.response.has_value());
    expect_about(seen.closed, 3s);
    EXPECT_TRUE(proxy.log().empty());
  });
}

TEST_F(Timeouts, AnIdleConnectionIsClosedQuietly) {
  on_every_seed(
      sim::Script(answers_with, ok("fast")),
      get("/"),
      [](const Seen& seen, const Proxy& proxy) {
        ASSERT_TRUE(seen.response.has_value());
        expect_about(seen.closed, 7s);
        EXPECT_EQ(proxy.log().size(), 1U);
      }
  );
}

TEST_F(Timeouts, AnUpstreamThatDoesNotAnswerIsAGatewayTimeout) {
  on_every_seed(stays_silent, get("/"), [](const Seen& seen, const Proxy&) {
    ASSERT_TRUE(seen.response.has_value());
    EXPECT_EQ(seen.response->status(), 504);
    expect_about(seen.answered, 6s);
  });
}

coro::Task<> stops_within_body(Peer& origin) {
  if (co_await origin.read_request()) {
    (void)co_await origin.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    (void)co_await origin.read_to_end();
  }
}

TEST_F(Timeouts, AnUpstreamThatStopsWithinABodyIsCut) {
  on_every_seed(stops_within_body, get("/"), [](const Seen& seen, const Proxy& proxy) {
    EXPECT_FALSE(seen.response.has_value());
    expect_about(seen.closed, 8s);
    ASSERT_EQ(proxy.log().size(), 1U);
    EXPECT_NE(proxy.log().at(0).error, Errc::None);
  });
}

TEST_F(Timeouts, AnUploadThatStopsIsARequestTimeout) {
  on_every_seed(
      stays_silent,
      post("/", pattern(1000)).substr(0, 500),
      [](const Seen& seen, const Proxy&) {
        ASSERT_TRUE(seen.response.has_value());
        EXPECT_EQ(seen.response->status(), 408);
        expect_about(seen.answered, 4s);
      }
  );
}

TEST_F(Timeouts, AnAddressThatDoesNotAnswerIsAGatewayTimeout) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Seen seen;
    Proxy proxy(seed, kSettings);
    const sim::Origin& origin = proxy.add_origin("origin", stays_silent);
    proxy.world().network().set_reach(origin.address(), sim::Reach::Silent);
    proxy.start_client({sends_and_listens, get("/"), std::ref(seen)});
    proxy.run_clients();
    ASSERT_TRUE(seen.response.has_value());
    EXPECT_EQ(seen.response->status(), 504);
    EXPECT_GE(seen.answered, 2s);
    EXPECT_LE(seen.answered, 4500ms);  // one retry
  }
}

coro::Task<> never_reads(Peer& client, bool& closed) {
  (void)co_await client.send(get("/"));
  (void)co_await client.wait(60s);
  closed = !(co_await client.read_slowly(10'000'000, 0ms)).has_value();
}

TEST_F(Timeouts, AClientThatTakesNothingIsCut) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    bool closed = false;
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", {answers_with, ok(pattern(1'000'000))});
    proxy.start_client({never_reads, std::ref(closed)});
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }, 30s));
    proxy.run_clients();
    EXPECT_TRUE(closed);
    EXPECT_NE(proxy.log().at(0).error, Errc::None);
  }
}

}  // namespace
}  // namespace sluice::scenario
