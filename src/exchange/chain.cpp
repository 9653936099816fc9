#include "exchange/chain.h"

#include <utility>

namespace sluice::exchange {

void Chain::add(
    std::unique_ptr<Filter> filter, Phase phases, std::string_view name, const config::Mark& where
) {
  const Filter* added = filter.get();
  steps_.push_back({name, where, phases, std::move(filter)});
  const auto join = [&](Phase phase, std::vector<const Filter*>& list) {
    if (includes(phases, phase)) {
      list.push_back(added);
    }
  };
  join(Phase::Request, request_);
  join(Phase::RequestAsync, request_async_);
  join(Phase::Response, response_);
  join(Phase::Deliver, deliver_);
  join(Phase::ResponseBody, response_body_);
  join(Phase::DeliveredBody, delivered_body_);
}

Result<Verdict> Chain::on_request(Exchange& exchange) const {
  for (const Filter* filter : request_) {
    Verdict verdict = TRY(filter->on_request(exchange));
    if (verdict) {
      return verdict;
    }
  }
  return std::nullopt;
}

coro::Task<Result<Verdict>> Chain::on_request_async(Exchange& exchange) const {
  for (const Filter* filter : request_async_) {
    Verdict verdict = CO_TRY(co_await filter->on_request_async(exchange));
    if (verdict) {
      co_return verdict;
    }
  }
  co_return std::nullopt;
}

Result<> Chain::on_response(Exchange& exchange, http::Response& response) const {
  for (const Filter* filter : response_) {
    TRY(filter->on_response(exchange, response));
  }
  for (const Filter* filter : response_body_) {
    response.body = filter->wrap_response_body(exchange, std::move(response.body));
  }
  return Ok;
}

Result<> Chain::on_deliver(Exchange& exchange, http::Response& response) const {
  for (const Filter* filter : deliver_) {
    TRY(filter->on_deliver(exchange, response));
  }
  for (const Filter* filter : delivered_body_) {
    response.body = filter->wrap_delivered_body(exchange, std::move(response.body));
  }
  return Ok;
}

}  // namespace sluice::exchange
