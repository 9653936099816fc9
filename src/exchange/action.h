#pragma once

#include "base/error.h"
#include "coro/task.h"
#include "exchange/exchange.h"
#include "http/message.h"

namespace sluice::exchange {

/// What answers a route. Built with the snapshot, immutable, shared by all exchanges of all
/// workers.
class Action {
 public:
  Action() = default;
  Action(const Action&) = delete;
  Action& operator=(const Action&) = delete;
  virtual ~Action() = default;

  /// Called before the filters: makes what they may edit.
  virtual void prepare(Exchange& /*exchange*/) const {}

  /// The answer, as far as its head; its body is pulled afterwards. May suspend. Errors: any; the
  /// proxy answers in its place.
  virtual coro::Task<Result<http::Response>> run(Exchange& exchange) const = 0;
};

}  // namespace sluice::exchange
