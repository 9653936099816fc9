#pragma once

#include "coro/task.h"
#include "exchange/exchange.h"
#include "proxy/explanation.h"
#include "proxy/snapshot.h"

namespace sluice::proxy {

/// Tells what `Proxy` would do with the request of `exchange`, by the same functions: what is
/// decided is decided, the filters that do not wait are asked, an answer that is made here is made;
/// only an upstream is not asked, and neither is a filter that would wait for somebody. Suspends as
/// the action does.
coro::Task<Explanation> explain(const Snapshot& snapshot, exchange::Exchange& exchange);

/// The same for a request that was refused before it could be decided about.
Explanation explain_refusal(const Snapshot& snapshot, exchange::Exchange& exchange, Error error);

}  // namespace sluice::proxy
