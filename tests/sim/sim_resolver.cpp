#include "sim/sim_resolver.h"

#include "coro/deadline.h"

namespace sluice::sim {

coro::Task<Result<io::Resolution>> SimResolver::resolve(io::Loop& loop, std::string name) {
  if (auto literal = io::Address::parse_ip(name, 0)) {
    co_return io::Resolution{{*std::move(literal)}, std::chrono::minutes(5)};
  }
  ++questions_;
  const auto found = scripts_.find(name);
  const Script script = found != scripts_.end() ? found->second : Script();
  const auto longest = static_cast<std::uint64_t>(script.longest_delay.count());
  CO_TRY(co_await coro::sleep_until(loop.now() + Duration(rng_->below(longest + 1))));
  co_return script.answer;
}

}  // namespace sluice::sim
