#include "exchange/exchange.h"

namespace sluice::exchange {

Attempt& Exchange::begin_attempt() {
  auto* attempt = arena.make<Attempt>();
  attempt->started = loop.clock_now();
  attempt->span = observe::SpanId::make(loop.rng());
  (last_attempt != nullptr ? last_attempt->next : first_attempt) = attempt;
  last_attempt = attempt;
  return *attempt;
}

}  // namespace sluice::exchange
