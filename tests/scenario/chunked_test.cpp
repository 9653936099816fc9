#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings = "{listen: [8080], sites: {'*': {to: 'http://origin'}}}";

/// Answers with what it got: the body back in other chunks, and its trailers.
coro::Task<> mirrors(Peer& origin) {
  while (true) {
    const auto request = co_await origin.read_request();
    if (!request) {
      co_return;
    }
    std::string trailers;
    for (const auto& [name, value] : request->trailers) {
      trailers += name + ": " + value + "\r\n";
    }
    const std::string head =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n";
    if (!co_await origin.send(head + chunked(request->body, 777, trailers))) {
      co_return;
    }
  }
}

coro::Task<> uploads_in_chunks(Peer& client, std::size_t size, std::size_t chunk, int& good) {
  const std::string head =
      "POST /up HTTP/1.1\r\nHost: site.example\r\nTransfer-Encoding: chunked\r\nTE: "
      "trailers\r\nConnection: TE\r\n\r\n";

  struct Sends {
    static coro::Task<> all(Peer& to, std::string bytes) {
      (void)co_await to.send(std::move(bytes));
    }
  };

  for (int i = 0; i < 3; ++i) {
    client.host().spawn(
        Sends::all, std::ref(client), head + chunked(pattern(size), chunk, "X-Sum: 42\r\n")
    );
    const auto response = co_await client.read_response("POST");
    if (!response) {
      ADD_FAILURE() << "no answer";
      co_return;
    }
    EXPECT_TRUE(response->body == pattern(size));
    EXPECT_THAT(response->trailers, ::testing::ElementsAre(Message::Field("x-sum", "42")));
    good += response->complete ? 1 : 0;
  }
}

TEST(Chunked, BodiesAndTrailersPassBothWays) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    for (const auto& [size, chunk] :
         {std::pair<std::size_t, std::size_t>{0, 1}, {100, 1}, {50'000, 4096}, {50'000, 40'000}}) {
      int good = 0;
      Proxy proxy(seed, kSettings, {.workers = 1});
      proxy.add_origin("origin", mirrors);
      proxy.start_client({uploads_in_chunks, size, chunk, std::ref(good)});
      proxy.run_clients();
      EXPECT_EQ(good, 3);
    }
  }
}

}  // namespace
}  // namespace sluice::scenario
