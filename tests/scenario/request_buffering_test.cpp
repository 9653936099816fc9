#include "scenario/scripts.h"

#include <fmt/format.h>

namespace sluice::scenario {
namespace {

std::string settings(std::string_view spool_size = "10MiB") {
  return fmt::format(
      "{{listen: [8080], spool: {{path: /tmp, size: {}}}, sites: {{'*': {{to: 'http://origin', "
      "request_body: {{buffer: 4KiB}}}}}}}}",
      spool_size
  );
}

/// Sends the first half, waits, and sends the rest.
coro::Task<> uploads_in_halves(
    Peer& client, std::string body, std::string fields, const int& connections, Result<Message>& out
) {
  const std::string whole = post("/", body, fields);
  const std::size_t half = whole.size() - body.size() / 2;
  (void)co_await client.send(whole.substr(0, half));
  (void)co_await client.wait(3s);
  EXPECT_EQ(connections, 0) << "the upload is not whole";
  (void)co_await client.send(whole.substr(half));
  out = co_await client.read_response("POST");
}

coro::Task<> counts_and_echoes(Peer& origin, int& connections) {
  ++connections;
  co_await echoes_requests(origin);
}

class RequestBuffering : public ::testing::TestWithParam<std::size_t> {};

TEST_P(RequestBuffering, TakesNoUpstreamBeforeTheUploadIsWhole) {
  const std::string body = pattern(GetParam());
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    int connections = 0;
    Result<Message> response = Message();
    Proxy proxy(seed, settings());
    proxy.add_origin("origin", {counts_and_echoes, std::ref(connections)});
    proxy.start_client(
        {uploads_in_halves, body, std::string(), std::cref(connections), std::ref(response)}
    );
    proxy.run_clients();
    ASSERT_TRUE(response.has_value());
    EXPECT_TRUE(response->body == "POST /: " + body);
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }));
    EXPECT_EQ(proxy.log().at(0).received_body_bytes, body.size());
  }
}

INSTANTIATE_TEST_SUITE_P(All, RequestBuffering, ::testing::Values(100, 4096, 4097, 1'000'000));

TEST(RequestBufferingLimits, ASpoolThatIsFullIsA503) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    int connections = 0;
    Result<Message> response = Message();
    Proxy proxy(seed, settings("64KiB"));
    proxy.add_origin("origin", {counts_and_echoes, std::ref(connections)});
    proxy.start_client({asks_once, post("/", pattern(100'000)), std::ref(response)});
    proxy.run_clients();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status(), 503);
    EXPECT_EQ(connections, 0);
    EXPECT_EQ(proxy.log().at(0).error, Errc::SpoolFull);
  }
}

coro::Task<> leaves_in_the_middle(Peer& client) {
  const std::string whole = post("/", pattern(100'000));
  (void)co_await client.send(whole.substr(0, whole.size() / 2));
  (void)co_await client.wait(1s);
  client.reset();
}

TEST(RequestBufferingLimits, AnUploadThatIsGivenUpReachesNobody) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    int connections = 0;
    Proxy proxy(seed, settings());
    proxy.add_origin("origin", {counts_and_echoes, std::ref(connections)});
    proxy.start_client(leaves_in_the_middle);
    proxy.run_clients();
    EXPECT_TRUE(proxy.run_until([&] { return proxy.log().size() == 1; }));
    EXPECT_EQ(connections, 0);
    EXPECT_NE(proxy.log().at(0).error, Errc::None);
  }
}

}  // namespace
}  // namespace sluice::scenario
