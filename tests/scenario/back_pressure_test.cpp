#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: 'http://origin', request_body: {max: off}}}}";
constexpr std::size_t kSize = 3'000'000;
/// Of one exchange, in both directions together: some 16 KiB, some 64 KiB.
constexpr std::size_t kMostBuffers = 12;

coro::Task<> sends_large_body(Peer& origin, bool& sent) {
  if (co_await origin.read_request()) {
    (void)co_await origin.send(ok(pattern(kSize)));
    sent = true;
  }
}

coro::Task<> reads_slowly(Peer& client, bool& origin_done, std::string& body) {
  (void)co_await client.send(get("/large"));
  const auto head = co_await client.read_head();
  EXPECT_TRUE(head.has_value());
  EXPECT_TRUE((co_await client.wait(20s)).has_value());
  EXPECT_FALSE(origin_done) << "the origin is held back while nobody reads";
  body = (co_await client.read_slowly(kSize, 5ms)).value_or("");
}

TEST(BackPressure, ASlowReaderHoldsTheOriginBack) {
  for (const std::uint64_t seed : sim::seeds(10)) {
    SCOPED_TRACE(sim::replay(seed));
    bool origin_done = false;
    std::string body;
    std::size_t most_buffers = 0;
    Proxy proxy(seed, kSettings, {.workers = 1});
    proxy.add_origin("origin", {sends_large_body, std::ref(origin_done)});
    proxy.start_client({reads_slowly, std::ref(origin_done), std::ref(body)});
    EXPECT_TRUE(proxy.run_until(
        [&] {
          most_buffers = std::max(most_buffers, proxy.buffers_in_use());
          return proxy.clients_running() == 0;
        },
        1h
    ));
    EXPECT_TRUE(body == pattern(kSize));
    EXPECT_LE(most_buffers, kMostBuffers);
  }
}

coro::Task<> reads_body_slowly(Peer& origin, std::string& body) {
  const auto head = co_await origin.read_head();
  EXPECT_TRUE(head.has_value());
  (void)co_await origin.wait(5s);
  body = (co_await origin.read_slowly(kSize, 5ms)).value_or("");
  (void)co_await origin.send(ok("thanks"));
}

coro::Task<> uploads(Peer& client, bool& sent, Result<Message>& out) {
  (void)co_await client.send(post("/upload", pattern(kSize)));
  sent = true;
  out = co_await client.read_response("POST");
}

TEST(BackPressure, ASlowOriginHoldsTheUploaderBack) {
  for (const std::uint64_t seed : sim::seeds(10)) {
    SCOPED_TRACE(sim::replay(seed));
    bool sent = false;
    std::string body;
    Result<Message> response = Message();
    std::size_t most_buffers = 0;
    Proxy proxy(seed, kSettings, {.workers = 1});
    proxy.add_origin("origin", {reads_body_slowly, std::ref(body)});
    proxy.start_client({uploads, std::ref(sent), std::ref(response)});
    proxy.world().run_for(4s);
    EXPECT_FALSE(sent);
    EXPECT_TRUE(proxy.run_until(
        [&] {
          most_buffers = std::max(most_buffers, proxy.buffers_in_use());
          return proxy.clients_running() == 0;
        },
        1h
    ));
    EXPECT_TRUE(body == pattern(kSize));
    EXPECT_EQ(response->body, "thanks");
    EXPECT_LE(most_buffers, kMostBuffers);
  }
}

}  // namespace
}  // namespace sluice::scenario
