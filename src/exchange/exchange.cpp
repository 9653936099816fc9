#include "exchange/exchange.h"

namespace sluice::exchange {

Attempt& Exchange::begin_attempt() {
  auto* attempt = arena.make<Attempt>();
  attempt->started = loop.clock_now();
  attempt->span_id = loop.rng().next() | 1U;
  (last_attempt != nullptr ? last_attempt->next : first_attempt) = attempt;
  last_attempt = attempt;
  return *attempt;
}

}  // namespace sluice::exchange
