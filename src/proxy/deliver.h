#pragma once

#include "exchange/exchange.h"
#include "http/message.h"
#include "proxy/decide.h"

#include <string_view>

namespace sluice::proxy {

/// Keeps what is read of the request's body within what the route allows.
void limit_request_body(exchange::Exchange& exchange, const RoutePolicy& policy);

/// Errors: BodyTooLarge, where the length of the request's body says so already. After the filters
/// of the request: who may not come at all hears of that.
Result<> check_request_length(const exchange::Exchange& exchange, const RoutePolicy& policy);

/// An answer in place of the one that failed; the error itself if nobody is left to take one.
/// `allow` is for a 405.
Result<http::Response> answer_for(
    exchange::Exchange& exchange, Error error, std::string_view allow = {}
);

/// Takes the answer through the filters that every answer of the route, or of a site that has no
/// route for the request, passes; one of ours replaces what failed. An error: nobody is left to
/// take an answer.
Result<> deliver(
    exchange::Exchange& exchange, const Decision& decision, Result<http::Response>& response
);

}  // namespace sluice::proxy
