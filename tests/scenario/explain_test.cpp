#include "app/explain.h"

#include "base/strings.h"
#include "http/errors.h"
#include "scenario/proxy.h"
#include "scenario/scripts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace sluice::scenario {
namespace {

constexpr int kRequestsPerSeed = 50;

template <std::size_t Size>
std::string_view any_of(Rng& rng, const std::array<std::string_view, Size>& choices) {
  return choices[rng.below(Size)];
}

/// Routes of all kinds with all kinds of conditions, of which many fit the same requests.
std::string random_route(Rng& rng, int number) {
  constexpr std::array<std::string_view, 10> kPaths = {
      "/",
      "/a",
      "/a/b",
      "/a/*",
      "/*",
      "/{id}",
      "/a/{id}",
      "/{x}/b",
      "~/a/[a-z]+",
      "~/(?P<n>[0-9]+)/.*"
  };
  std::string route;
  if (!rng.one_in(8)) {
    route += fmt::format("path: '{}', ", any_of(rng, kPaths));
  }
  if (rng.one_in(4)) {
    route += fmt::format("methods: [{}], ", any_of<3>(rng, {"GET", "POST", "PUT, DELETE"}));
  }
  if (rng.one_in(4)) {
    route +=
        fmt::format("match_headers: {{ X-A: '{}' }}, ", any_of<3>(rng, {"1", "~[0-9]+", "absent"}));
  }
  if (rng.one_in(4)) {
    route +=
        fmt::format("match_query: {{ q: '{}' }}, ", any_of<3>(rng, {"1", "~[a-z]*", "absent"}));
  }
  if (rng.one_in(3)) {
    route +=
        "headers: { request: { set: { X-Route: '$route_or_path' }, remove: [X-A] }, "
        "response: { set: { X-Seen: '$method $client_ip' } } }, ";
    route.replace(route.find("$route_or_path"), 14, fmt::format("{} $path", number));
  }
  switch (rng.below(4)) {
    case 0:
      return route +
             fmt::format("respond: {{ status: {}, body: 'r{}' }}", 200 + rng.below(2), number);
    case 1:
      return route + fmt::format("redirect: {{ to: '/{}$path_rest' }}", number);
    default:
      return route +
             fmt::format("{}to: 'http://origin'", rng.one_in(2) ? "rewrite: '/n$path', " : "");
  }
}

std::string random_settings(Rng& rng) {
  std::string sites;
  for (const std::string_view host : {"one.test", "'*.two.test'", "'*'"}) {
    std::vector<std::string> routes;
    for (std::uint64_t i = rng.below(8) + 1; i > 0; --i) {
      routes.push_back("{ " + random_route(rng, static_cast<int>(i)) + " }");
    }
    sites += fmt::format("{}: {{ routes: [{}] }}, ", host, fmt::join(routes, ", "));
  }
  return fmt::format(
      "{{listen: [8080], {}sites: {{ {} }} }}",
      rng.one_in(2) ? "trusted_proxies: [10.0.0.0/8, 127.0.0.0/8, 192.168.0.0/16], " : "",
      sites
  );
}

app::Question random_question(Rng& rng) {
  app::Question question;
  question.method = any_of<7>(rng, {"GET", "GET", "HEAD", "POST", "PUT", "DELETE", "BREW"});
  const std::string_view host =
      any_of<6>(rng, {"one.test", "ONE.test:80", "a.two.test", "two.test", "[::1]", "b..test"});
  const std::string_view path = any_of<12>(
      rng,
      {"/",
       "/a",
       "/a/b",
       "/a/b/c",
       "//a",
       "/a/../b",
       "/%61",
       "/7/x",
       "/x/b",
       "/../",
       "/a/%2e",
       "/a;p"}
  );
  const std::string_view query = any_of<5>(rng, {"", "?", "?q=1", "?q=abc", "?q=%31&q=2"});
  question.url = fmt::format("http://{}{}{}", host, path, query);
  if (rng.one_in(2)) {
    question.headers.push_back(fmt::format("X-A: {}", any_of<3>(rng, {"1", "22", "x"})));
  }
  if (rng.one_in(4)) {
    question.headers.emplace_back("X-Forwarded-For: 192.0.2.7");
  }
  if (rng.one_in(8)) {
    question.headers.emplace_back("Connection: x-a");
  }
  return question;
}

/// The request the question is about, as a client sends it.
std::string request_of(const app::Question& question) {
  const std::size_t host = std::string_view("http://").size();
  const std::size_t path = question.url.find('/', host);
  std::string request = fmt::format(
      "{} {} HTTP/1.1\r\nHost: {}\r\n",
      question.method,
      question.url.substr(path),
      question.url.substr(host, path - host)
  );
  for (const std::string& header : question.headers) {
    request += header + "\r\n";
  }
  return request + "\r\n";
}

/// An origin that keeps the heads it gets.
coro::Task<> keeps_requests(Peer& origin, std::vector<Message>& heads) {
  while (const auto request = co_await origin.read_request()) {
    heads.push_back(*request);
    if (!co_await origin.send("HTTP/1.1 204 No Content\r\n\r\n")) {
      co_return;
    }
  }
}

/// All but what differs from request to request.
std::vector<Message::Field> lasting_fields(const Message& message) {
  std::vector<Message::Field> fields = message.fields;
  std::erase_if(fields, [](const Message::Field& field) {
    return field.first == "x-request-id" || field.first == "traceparent" || field.first == "date" ||
           field.first == "content-length" || field.first == "connection";
  });
  return fields;
}

std::vector<Message::Field> lasting_fields(const proxy::Explanation::Answer& answer) {
  Message message;
  for (const auto& [name, value] : answer.fields) {
    message.fields.emplace_back(to_lower(name), value);
  }
  return lasting_fields(message);
}

std::string winner_of(const proxy::Explanation& story) {
  const auto winner = std::ranges::find(story.routes, true, &proxy::Explanation::Candidate::wins);
  return winner == story.routes.end() ? "" : winner->path;
}

void expect_same(
    const proxy::Explanation& story,
    const Message& response,
    const std::vector<Message>& forwarded,
    const LogRecord& record
) {
  EXPECT_EQ(story.site, record.site);
  EXPECT_EQ(winner_of(story), record.route);
  if (story.forward) {
    ASSERT_EQ(forwarded.size(), 1U);
    const std::string_view head = story.forward->head;
    const Message told = sim::parse_message_head(head.substr(0, head.size() - 2));
    EXPECT_EQ(told.start_line, forwarded.front().start_line);
    EXPECT_EQ(lasting_fields(told), lasting_fields(forwarded.front()));
    return;
  }
  EXPECT_TRUE(forwarded.empty());
  ASSERT_TRUE(story.answer.has_value());
  EXPECT_EQ(story.answer->status.count(), response.status());
  EXPECT_EQ(lasting_fields(*story.answer), lasting_fields(response));
  EXPECT_EQ(
      story.answer->error,
      record.error == Errc::None ? "" : std::string(http::error_name(record.error))
  );
}

TEST(Explain, SaysWhatTheServerDoes) {
  for (const std::uint64_t seed : sim::seeds(200)) {
    SCOPED_TRACE(sim::replay(seed));
    Rng rng(seed);
    const std::string settings = random_settings(rng);
    SCOPED_TRACE(settings);
    Proxy proxy(seed, settings, {.workers = 1, .weather = sim::Weather::calm()});
    std::vector<Message> forwarded;
    proxy.add_origin("origin", {keeps_requests, std::ref(forwarded)});
    for (int i = 0; i < kRequestsPerSeed; ++i) {
      app::Question question = random_question(rng);
      SCOPED_TRACE(request_of(question));
      forwarded.clear();
      Result<Message> response;
      proxy.start_client({asks_once, request_of(question), std::ref(response)});
      proxy.run_clients();
      ASSERT_TRUE(response.has_value());
      ASSERT_EQ(proxy.log().size(), static_cast<std::size_t>(i) + 1);
      const auto story = proxy.explain(std::move(question));
      ASSERT_TRUE(story.has_value()) << story.error();
      expect_same(*story, *response, forwarded, proxy.log().back());
      if (HasFailure()) {
        return;
      }
    }
  }
}

}  // namespace
}  // namespace sluice::scenario
