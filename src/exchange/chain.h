#pragma once

#include "config/mark.h"
#include "exchange/filter.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::exchange {

/// The filters of one route, sorted by phase when the snapshot is built: a phase that no filter
/// wants is an empty list. Immutable afterwards.
class Chain {
 public:
  /// One filter as it was added: its key in the configuration, which lives for ever, and the place
  /// of that.
  struct Step {
    std::string_view name;
    config::Mark where;
    Phase phases;
    std::unique_ptr<Filter> filter;
  };

  /// Filters run in the order they are added, in every phase.
  void add(
      std::unique_ptr<Filter> filter,
      Phase phases,
      std::string_view name = {},
      const config::Mark& where = {}
  );

  /// All of them, for whoever explains what becomes of a request.
  [[nodiscard]] std::span<const Step> steps() const { return steps_; }

  /// Request phase: the first filter that answers ends it.
  Result<Verdict> on_request(Exchange& exchange) const;

  [[nodiscard]] bool waits_on_request() const { return !request_async_.empty(); }

  coro::Task<Result<Verdict>> on_request_async(Exchange& exchange) const;

  /// What an upstream sent.
  Result<> on_response(Exchange& exchange, http::Response& response) const;
  /// Every answer on its way out.
  Result<> on_deliver(Exchange& exchange, http::Response& response) const;

 private:
  std::vector<Step> steps_;
  std::vector<const Filter*> request_;
  std::vector<const Filter*> request_async_;
  std::vector<const Filter*> response_;
  std::vector<const Filter*> deliver_;
  std::vector<const Filter*> response_body_;
  std::vector<const Filter*> delivered_body_;
};

}  // namespace sluice::exchange
