#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings = "{listen: [8080], sites: {'*': {to: 'http://origin'}}}";

Result<Message> ask(Proxy& proxy) {
  Result<Message> response = Message();
  proxy.start_client({asks_once, get("/"), std::ref(response)});
  proxy.run_clients();
  return response;
}

TEST(NameResolution, ANameThatComesLaterIsServedLater) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings);
    const Result<Message> before = ask(proxy);
    ASSERT_TRUE(before.has_value());
    EXPECT_GE(before->status(), 502);
    proxy.add_origin("origin", {answers_with, ok("here")});
    proxy.world().run_for(10s);
    const Result<Message> after = ask(proxy);
    ASSERT_TRUE(after.has_value());
    EXPECT_EQ(after->body, "here");
  }
}

TEST(NameResolution, FollowsANameToItsNewAddress) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", {answers_with, ok("old")});
    proxy.add_origin("origin", {answers_with, ok("new")});
    proxy.world().run_for(2min);
    const Result<Message> response = ask(proxy);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->body, "new");
  }
}

coro::Task<> answers_in_two_halves(Peer& origin, Duration between) {
  (void)co_await origin.read_request();
  (void)co_await origin.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
  (void)co_await origin.wait(between);
  (void)co_await origin.send("half");
  (void)co_await origin.read_to_end();
}

TEST(NameResolution, AResponseUnderWayOutlivesItsAddress) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(
        seed,
        "{listen: [8080], sites: {'*': {to: app}}, upstreams: {app: {servers: ['http://origin'], "
        "timeout: {idle: off}}}}"
    );
    proxy.add_origin("origin", {answers_in_two_halves, Duration(4min)});
    Result<Message> response = Message();
    proxy.start_client({asks_once, get("/"), std::ref(response)});
    proxy.world().run_for(10s);
    proxy.add_origin("origin", {answers_with, ok("new")});
    proxy.run_clients();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->body, "halfhalf");
  }
}

TEST(NameResolution, KeepsTheLastAnswerWhileNamesFail) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", {answers_with, ok("here")});
    ASSERT_TRUE(ask(proxy).has_value());
    proxy.resolver().set("origin", sim::SimResolver::Script{.answer = fail(Errc::DnsTimeout)});
    proxy.world().run_for(5min);
    const Result<Message> response = ask(proxy);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->body, "here");
  }
}

}  // namespace
}  // namespace sluice::scenario
