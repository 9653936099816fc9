#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {site.example: {headers: {response: {set: {X-Site: here}}}, routes: "
    "[{path: /get, methods: [GET], to: 'http://origin'}, {path: /all, to: 'http://origin'}]}}}";

Message ask(Proxy& proxy, const std::string& request) {
  Result<Message> response = Message();
  proxy.start_client({asks_once, request, std::ref(response)});
  proxy.run_clients();
  EXPECT_TRUE(response.has_value());
  return response.value_or(Message());
}

TEST(SiteAnswers, HaveTheSitesHeadersWithoutARouteToo) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings);
    const Message not_found = ask(proxy, get("/nowhere"));
    EXPECT_EQ(not_found.status(), 404);
    EXPECT_EQ(not_found.field("x-site"), "here");
    const Message not_allowed = ask(proxy, post("/get", "body"));
    EXPECT_EQ(not_allowed.status(), 405);
    EXPECT_EQ(not_allowed.field("x-site"), "here");
    const Message other = ask(proxy, "GET / HTTP/1.1\r\nHost: other.example\r\n\r\n");
    EXPECT_EQ(other.status(), 404);
    EXPECT_EQ(other.field("x-site"), std::nullopt);
    EXPECT_EQ(proxy.log().at(0).site, "site.example");
    EXPECT_EQ(proxy.log().at(2).site, "");
  }
}

TEST(SiteAnswers, OptionsThatMayGoNoFurtherNeverReachAnOrigin) {
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings);
    const sim::Origin& origin = proxy.add_origin("origin", echoes_requests);
    const std::string options = "OPTIONS /all HTTP/1.1\r\nHost: site.example\r\nMax-Forwards: ";
    EXPECT_EQ(ask(proxy, options + "0\r\n\r\n").status(), 200);
    EXPECT_EQ(origin.open(), 0);
    EXPECT_EQ(ask(proxy, options + "1\r\n\r\n").body, "OPTIONS /all: ");
  }
}

}  // namespace
}  // namespace sluice::scenario
