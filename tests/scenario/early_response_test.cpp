#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: 'http://origin', request_body: {max: off}}}}";
constexpr std::size_t kSize = 600'000;

/// Answers as soon as it has the head, and goes on as told.
coro::Task<> answers_early(Peer& origin, bool reads_on) {
  while (true) {
    auto request = co_await origin.read_head();
    if (!request) {
      co_return;
    }
    (void)co_await origin.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
    if (!reads_on || !co_await origin.read_body(*request)) {
      co_return;  // closes with the body unread
    }
  }
}

coro::Task<> sends_body(Peer& client, bool& over) {
  (void)co_await client.send_slowly(post("/", pattern(kSize)), 20'000, 1ms);
  over = true;
}

coro::Task<> uploads(Peer& client, Result<Message>& out) {
  bool over = false;
  client.host().spawn(sends_body, std::ref(client), std::ref(over));
  out = co_await client.read_response("POST");
  while (!over) {
    (void)co_await client.wait(10ms);
  }
}

class EarlyResponse : public ::testing::TestWithParam<bool> {};

TEST_P(EarlyResponse, ReachesAClientThatIsStillSending) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Result<Message> response = Message();
    Proxy proxy(seed, kSettings, {.weather = {.smallest_socket_buffer = 16 * 1024}});
    proxy.add_origin("origin", {answers_early, GetParam()});
    proxy.start_client({uploads, std::ref(response)});
    proxy.run_clients();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status(), 403);
    EXPECT_EQ(response->body, "no");
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }));
    EXPECT_EQ(proxy.log().at(0).status, 403);
  }
}

INSTANTIATE_TEST_SUITE_P(All, EarlyResponse, ::testing::Bool(), [](const auto& info) {
  return info.param ? std::string("OriginReadsOn") : std::string("OriginCloses");
});

}  // namespace
}  // namespace sluice::scenario
