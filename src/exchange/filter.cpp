#include "exchange/filter.h"

#include <utility>

namespace sluice::exchange {

Result<Verdict> Filter::on_request(Exchange& /*exchange*/) const {
  return std::nullopt;
}

coro::Task<Result<Verdict>> Filter::on_request_async(Exchange& /*exchange*/) const {
  co_return std::nullopt;
}

Result<> Filter::on_response(Exchange& /*exchange*/, http::Response& /*response*/) const {
  return Ok;
}

Result<> Filter::on_deliver(Exchange& /*exchange*/, http::Response& /*response*/) const {
  return Ok;
}

http::BodyPtr Filter::wrap_request_body(Exchange& /*exchange*/, http::BodyPtr body) const {
  return body;
}

http::BodyPtr Filter::wrap_response_body(Exchange& /*exchange*/, http::BodyPtr body) const {
  return body;
}

http::BodyPtr Filter::wrap_delivered_body(Exchange& /*exchange*/, http::BodyPtr body) const {
  return body;
}

}  // namespace sluice::exchange
