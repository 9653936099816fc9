#pragma once

#include "base/error.h"
#include "coro/task.h"
#include "exchange/exchange.h"
#include "exchange/forward_plan.h"
#include "http/message.h"

#include <optional>

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

  /// What `run` would ask of an upstream, without asking; empty: the answer is made here, and `run`
  /// shows it. Called after `prepare` and the filters.
  [[nodiscard]] virtual std::optional<ForwardPlan> plan(Exchange& /*exchange*/) const {
    return std::nullopt;
  }
};

}  // namespace sluice::exchange
