#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings = "{listen: [8080], sites: {'*': {to: 'http://origin'}}}";

/// Sends `bytes` in answer to the first request, and breaks the connection.
coro::Task<> breaks_after(Peer& origin, std::string bytes, bool reset) {
  if (!co_await origin.read_request()) {
    co_return;
  }
  if (!bytes.empty()) {
    (void)co_await origin.send(bytes);
    (void)co_await origin.wait(200ms);  // what was sent arrives before the end
  }
  if (reset) {
    origin.reset();
  }
}

struct Seen {
  Result<Message> response = Message();
  Result<std::string> raw = std::string();
};

coro::Task<> asks_and_reads_on(Peer& client, std::string request, Seen& seen) {
  (void)co_await client.send(std::move(request));
  seen.response = co_await client.read_head();
  if (seen.response) {
    if (const Result<> body = co_await client.read_body(*seen.response); !body) {
      seen.response->complete = false;
    }
  }
}

class UpstreamReset : public ::testing::TestWithParam<bool> {
 protected:
  /// What a client of a proxy sees whose origin sends `bytes` and goes.
  static Seen run(
      std::uint64_t seed, const std::string& bytes, const std::string& request, std::size_t attempts
  ) {
    Seen seen;
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", {breaks_after, bytes, GetParam()});
    proxy.start_client({asks_and_reads_on, request, std::ref(seen)});
    proxy.run_clients();
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }));
    EXPECT_EQ(proxy.log().at(0).attempts, attempts);
    EXPECT_NE(proxy.log().at(0).error, Errc::None);
    return seen;
  }
};

TEST_P(UpstreamReset, BeforeTheHeadIsABadGateway) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Seen seen = run(seed, "", post("/", "body"), 1);
    ASSERT_TRUE(seen.response.has_value());
    EXPECT_EQ(seen.response->status(), 502);
    EXPECT_TRUE(seen.response->complete);
  }
}

TEST_P(UpstreamReset, WithinTheHeadIsABadGateway) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Seen seen = run(seed, "HTTP/1.1 200 OK\r\nContent-Len", get("/"), 1);
    ASSERT_TRUE(seen.response.has_value());
    EXPECT_EQ(seen.response->status(), 502);
    EXPECT_TRUE(seen.response->complete);
  }
}

TEST_P(UpstreamReset, WithinABodyOfKnownLengthIsSeenByTheClient) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Seen seen =
        run(seed, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this", get("/"), 1);
    if (seen.response) {
      EXPECT_EQ(seen.response->status(), 200);
      EXPECT_FALSE(seen.response->complete);
    }
  }
}

TEST_P(UpstreamReset, WithinAChunkedBodyIsSeenByTheClient) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Seen seen =
        run(seed,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nonly \r\n5\r\nthi",
            get("/"),
            1);
    if (seen.response) {
      EXPECT_EQ(seen.response->status(), 200);
      EXPECT_FALSE(seen.response->complete) << "a cut body must not look whole";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, UpstreamReset, ::testing::Bool(), [](const auto& info) {
  return info.param ? std::string("Reset") : std::string("Closed");
});

TEST(UpstreamResetAfterHead, WithinABodyThatRunsToTheEndIsSeenByTheClient) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Seen seen;
    Proxy proxy(seed, kSettings);
    proxy.add_origin(
        "origin", {breaks_after, std::string("HTTP/1.1 200 OK\r\n\r\nto the end"), true}
    );
    proxy.start_client({asks_and_reads_on, get("/"), std::ref(seen)});
    proxy.run_clients();
    if (seen.response) {
      EXPECT_FALSE(seen.response->complete);
    }
  }
}

}  // namespace
}  // namespace sluice::scenario
