#include "proxy/deliver.h"

#include "http/errors.h"
#include "proxy/error_response.h"

namespace sluice::proxy {

using exchange::Exchange;

namespace {

/// Null: no site, and so no filters.
const exchange::Chain* delivering_chain(const Decision& decision) {
  if (decision.route != nullptr) {
    return &decision.route->chain;
  }
  return decision.site != nullptr ? &decision.site->chain : nullptr;
}

const ErrorPages* error_pages(const Decision& decision) {
  if (decision.route != nullptr) {
    return &decision.route->error_pages;
  }
  return decision.site != nullptr ? &decision.site->error_pages : nullptr;
}

/// Ours, or the page that the route has for it.
Result<http::Response> replacement_for(
    Exchange& exchange, const Decision& decision, Error error, std::string_view allow
) {
  http::Response answer = TRY(answer_for(exchange, error, allow));
  if (const ErrorPages* pages = error_pages(decision)) {
    pages->apply(answer, exchange.arena);
  }
  return answer;
}

}  // namespace

void limit_request_body(Exchange& exchange, const RoutePolicy& policy) {
  if (exchange.request.body != nullptr) {
    exchange.request.body->set_limits(
        {.max = policy.max_request_body,
         .min_rate = policy.min_body_rate,
         .idle = policy.body_timeout}
    );
  }
}

Result<> check_request_length(const Exchange& exchange, const RoutePolicy& policy) {
  const http::BodyLength length = exchange.request.body_length;
  if (length.is_known() && length.bytes > policy.max_request_body.count()) {
    return fail(Errc::BodyTooLarge);
  }
  return Ok;
}

Result<http::Response> answer_for(Exchange& exchange, Error error, std::string_view allow) {
  const http::ErrorInfo& info = http::error_info(error.code);
  if (info.status.count() == 0) {
    return std::unexpected(error);
  }
  exchange.error = error.code;
  exchange.error_detail = error.what;
  if (info.closes_connection) {
    exchange.writer.close_after();
  }
  return error_response(exchange, error, allow);
}

Result<> deliver(Exchange& exchange, const Decision& decision, Result<http::Response>& response) {
  if (!response) {
    response = TRY(replacement_for(exchange, decision, response.error(), decision.allowed_methods));
  }
  if (const exchange::Chain* chain = delivering_chain(decision)) {
    if (const Result<> delivered = chain->on_deliver(exchange, *response); !delivered) {
      response = TRY(replacement_for(exchange, decision, delivered.error(), {}));
    }
  }
  return Ok;
}

}  // namespace sluice::proxy
