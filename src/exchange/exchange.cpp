#include "exchange/exchange.h"

namespace sluice::exchange {

observe::Attempt& Exchange::begin_attempt(std::string_view upstream) {
  auto* attempt = arena.make<observe::Attempt>();
  attempt->upstream = upstream;
  attempt->started = loop.clock_now();
  attempt->span = observe::SpanId::make(loop.rng());
  (last_attempt != nullptr ? last_attempt->next : first_attempt) = attempt;
  last_attempt = attempt;
  return *attempt;
}

}  // namespace sluice::exchange
