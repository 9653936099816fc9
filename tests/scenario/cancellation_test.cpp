#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: 'http://origin', request_body: {max: off}}}}";

/// Answers with a large body, after a second.
coro::Task<> answers_late_and_long(Peer& origin) {
  while (co_await origin.read_request()) {
    (void)co_await origin.wait(1s);
    if (!co_await origin.send(ok(pattern(2'000'000)))) {
      co_return;
    }
  }
}

enum class Leaving : std::uint8_t { Closes, Resets };

/// Sends `request`, waits for `time`, and is gone.
coro::Task<> leaves_after(Peer& client, std::string request, Duration time, Leaving leaving) {
  (void)co_await client.send(std::move(request));
  (void)co_await client.wait(time);
  if (leaving == Leaving::Resets) {
    client.reset();
  }
}

struct Case {
  const char* name;
  std::string request;
  Duration time;
  std::size_t records;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"WithinTheHead", "GET / HTTP/1.1\r\nHost: site.exa", 50ms, 0},
      {"WithinTheBody", post("/", pattern(500'000)).substr(0, 300'000), 100ms, 1},
      {"WaitingForTheHead", get("/"), 300ms, 1},
      {"WithinTheAnswer", get("/"), 1100ms, 1},
  };
  return all;
}

class Cancellation : public ::testing::TestWithParam<std::tuple<std::size_t, Leaving>> {};

TEST_P(Cancellation, LeavesNothingBehind) {
  const auto& [index, leaving] = GetParam();
  const Case& at = cases()[index];
  for (const std::uint64_t seed : sim::seeds()) {
    SCOPED_TRACE(sim::replay(seed));
    Proxy proxy(seed, kSettings);
    const sim::Origin& origin = proxy.add_origin("origin", answers_late_and_long);
    proxy.start_client({leaves_after, at.request, at.time, leaving});
    proxy.run_clients();
    EXPECT_TRUE(proxy.run_until([&] { return proxy.open_connections() == 0; }, 2min))
        << "the client's connection stays";
    if (at.records == 1) {
      ASSERT_EQ(proxy.log().size(), 1U);
      EXPECT_NE(proxy.log().at(0).error, Errc::None);
      if (leaving == Leaving::Resets && at.time == 300ms) {
        EXPECT_EQ(proxy.log().at(0).error, Errc::ClientClosed);
      }
      EXPECT_TRUE(proxy.run_until([&] { return origin.open() == 0; }, 2min))
          << "the origin works for nobody";
    }
    EXPECT_EQ(proxy.buffers_in_use(), 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Cancellation,
    ::testing::Combine(
        ::testing::Range(std::size_t{0}, std::size_t{4}),
        ::testing::Values(Leaving::Closes, Leaving::Resets)
    ),
    [](const auto& info) {
      const char* how = std::get<1>(info.param) == Leaving::Closes ? "Close" : "Reset";
      return std::string(cases()[std::get<0>(info.param)].name) + how;
    }
);

}  // namespace
}  // namespace sluice::scenario
