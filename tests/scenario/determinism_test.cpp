#include "scenario/scripts.h"

namespace sluice::scenario {
namespace {

constexpr const char* kSettings =
    "{listen: [8080], sites: {'*': {to: ['http://one', 'http://two']}}}";

coro::Task<> asks_some(Peer& client, int number) {
  for (int i = 0; i < 4; ++i) {
    const std::string body = pattern(static_cast<std::size_t>(number) * 1000);
    if (!co_await client.send(post("/" + std::to_string(i), body)) ||
        !co_await client.read_response("POST")) {
      co_return;
    }
  }
}

std::uint64_t hash_of_run(std::uint64_t seed) {
  Proxy proxy(
      seed, kSettings, {.workers = 2, .weather = {.stall_one_in = 30, .reset_one_in = 200}}
  );
  proxy.add_origin("one", echoes_requests);
  proxy.add_origin("two", echoes_requests);
  for (int number = 0; number < 6; ++number) {
    proxy.start_client({asks_some, number});
  }
  proxy.run_clients();
  return proxy.world().trace_hash();
}

TEST(Determinism, AWholeProxyRunsTheSameForTheSameSeed) {
  for (const std::uint64_t seed : sim::seeds(5)) {
    SCOPED_TRACE(sim::replay(seed));
    EXPECT_EQ(hash_of_run(seed), hash_of_run(seed));
  }
}

}  // namespace
}  // namespace sluice::scenario
