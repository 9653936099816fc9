#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings = "{listen: [8080], sites: {'*': {to: 'http://origin'}}}";

coro::Task<> sends_all_at_once(Peer& client, int& answered) {
  std::string requests;
  for (int i = 0; i < 12; ++i) {
    const std::string target = "/" + std::to_string(i);
    switch (i % 3) {
      case 0:
        requests += get(target);
        break;
      case 1:
        requests += post(target, pattern(static_cast<std::size_t>(i) * 700));
        break;
      default:
        requests += "HEAD " + target + " HTTP/1.1\r\nHost: site.example\r\n\r\n";
    }
  }

  // Written beside the reading: both sides' buffers may be smaller than all of it.
  struct Sends {
    static coro::Task<> all(Peer& to, std::string bytes) {
      (void)co_await to.send_slowly(std::move(bytes), 5000, 1ms);
    }
  };

  client.host().spawn(Sends::all, std::ref(client), requests);
  for (int i = 0; i < 12; ++i) {
    const std::string method = i % 3 == 0 ? "GET" : i % 3 == 1 ? "POST" : "HEAD";
    const auto response = co_await client.read_response(method);
    if (!response) {
      ADD_FAILURE() << "no answer to request " << i;
      co_return;
    }
    EXPECT_EQ(response->status(), 200);
    if (method != "HEAD") {
      const std::string body = method == "POST" ? pattern(static_cast<std::size_t>(i) * 700) : "";
      EXPECT_EQ(response->body, method + " /" + std::to_string(i) + ": " + body);
    }
    ++answered;
  }
}

TEST(Pipelining, AnswersInTheOrderOfTheRequests) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    int answered = 0;
    Proxy proxy(seed, kSettings);
    proxy.add_origin("origin", echoes_requests);
    proxy.start_client({sends_all_at_once, std::ref(answered)});
    proxy.run_clients();
    EXPECT_EQ(answered, 12);
    EXPECT_EQ(proxy.log().size(), 12U);
  }
}

}  // namespace
}  // namespace sluice::scenario
