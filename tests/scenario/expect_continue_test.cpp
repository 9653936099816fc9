#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: 'http://origin', request_body: {max: 1KiB}}}}";

struct Seen {
  int first_status = 0;
  Result<Message> response = Message();
};

/// Sends its body only once it was told to go on.
coro::Task<> waits_for_continue(Peer& client, std::string body, Seen& seen) {
  const std::string whole = post("/", body, "Expect: 100-continue\r\n");
  (void)co_await client.send(whole.substr(0, whole.size() - body.size()));
  auto head = co_await client.read_head();
  if (!head) {
    seen.response = std::unexpected(head.error());
    co_return;
  }
  seen.first_status = head->status();
  if (seen.first_status == 100) {
    (void)co_await client.send(body);
    seen.response = co_await client.read_response("POST");
  } else {
    (void)co_await client.read_body(*head, "POST");
    seen.response = *head;
  }
}

coro::Task<> lets_go_on(Peer& origin) {
  auto request = co_await origin.read_head();
  if (!request) {
    co_return;
  }
  if (request->field("expect")) {
    (void)co_await origin.send("HTTP/1.1 100 Continue\r\n\r\n");
  }
  (void)co_await origin.read_body(*request);
  (void)co_await origin.send(ok("got " + request->body));
}

coro::Task<> declines(Peer& origin) {
  if (co_await origin.read_head()) {
    (void)co_await origin.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    (void)co_await origin.wait(1s);
  }
}

Seen run(std::uint64_t seed, const sim::Script& origin, const std::string& body) {
  Seen seen;
  Proxy proxy(seed, kSettings);
  proxy.add_origin("origin", origin);
  proxy.start_client({waits_for_continue, body, std::ref(seen)});
  proxy.run_clients();
  return seen;
}

TEST(ExpectContinue, TheClientIsToldToGoOn) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Seen seen = run(seed, lets_go_on, "body");
    EXPECT_EQ(seen.first_status, 100);
    ASSERT_TRUE(seen.response.has_value());
    EXPECT_EQ(seen.response->body, "got body");
  }
}

TEST(ExpectContinue, TooLargeABodyIsRefusedBeforeItIsSent) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Seen seen = run(seed, lets_go_on, std::string(5000, 'x'));
    EXPECT_EQ(seen.first_status, 413);
  }
}

TEST(ExpectContinue, AnOriginsRefusalReachesTheClient) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    const Seen seen = run(seed, declines, "body");
    ASSERT_TRUE(seen.response.has_value());
    EXPECT_EQ(seen.response->status(), 401);
  }
}

}  // namespace
}  // namespace sluice::scenario
