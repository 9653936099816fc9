#pragma once

#include "exchange/exchange.h"
#include "http/message.h"

#include <string_view>

namespace sluice::proxy {

/// The answer in place of one that failed: the error's status, a short text with its stable code,
/// and Proxy-Status with its token (RFC 9209). Names no endpoint. `allow` is for a 405.
http::Response error_response(
    exchange::Exchange& exchange, Error error, std::string_view allow = {}
);

}  // namespace sluice::proxy
