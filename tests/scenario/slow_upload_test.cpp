#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: 'http://origin', request_body: {min_rate: 1KiB/s}}}}";

/// Sends the first `sent` bytes of a longer body, and hears what it comes to.
coro::Task<> drips(
    Peer& client, Duration pause, std::size_t piece, std::size_t sent, Result<Message>& out
) {
  const std::string body = pattern(20'000);
  const std::string whole = post("/", body);
  (void)co_await client.send(whole.substr(0, whole.size() - body.size()));
  (void)co_await client.send_slowly(body.substr(0, sent), piece, pause);
  out = co_await client.read_response("POST");
}

Result<Message> run(
    std::uint64_t seed,
    Duration pause,
    std::size_t piece,
    std::size_t sent,
    const sim::Script& origin
) {
  Result<Message> response = Message();
  Proxy proxy(seed, kSettings);
  proxy.add_origin("origin", origin);
  proxy.start_client({drips, pause, piece, sent, std::ref(response)});
  proxy.run_clients();
  return response;
}

TEST(SlowUpload, BelowTheLeastRateIs408) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Result<Message> response = run(seed, 100ms, 10, 600, echoes_requests);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status(), 408);
    EXPECT_NE(response->body.find("request_too_slow"), std::string::npos);
  }
}

TEST(SlowUpload, IsEndedWhileItStillDrips) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Result<Message> response = Message();
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", echoes_requests);
    proxy.start_client({drips, 100ms, std::size_t{10}, std::size_t{3000}, std::ref(response)});
    proxy.run_clients();
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }));
    EXPECT_EQ(proxy.log().at(0).error, Errc::RequestTooSlow);
    EXPECT_LT(proxy.log().at(0).duration, 7s);
  }
}

TEST(SlowUpload, AboveItIsNotHurried) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Result<Message> response = run(seed, 1s, 1500, 20'000, echoes_requests);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status(), 200);
  }
}

coro::Task<> reads_late(Peer& origin) {
  auto request = co_await origin.read_head();
  if (!request) {
    co_return;
  }
  (void)co_await origin.wait(20s);
  (void)co_await origin.read_body(*request);
  (void)co_await origin.send(ok("late"));
}

TEST(SlowUpload, OfWhichTheUpstreamIsToBlameIsNotHurried) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Result<Message> response = run(seed, 0ms, 20'000, 20'000, reads_late);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status(), 200);
  }
}

}  // namespace
}  // namespace sluice::scenario
