#pragma once

#include "exchange/exchange.h"
#include "http/message.h"

#include <string_view>

namespace sluice::proxy {

/// The answer in place of one that failed: the error's status, a few words with its stable code (a
/// page for those who prefer HTML, else a text), Proxy-Status with its token (RFC 9209), and what
/// `exchange.error_fields` say. Names no endpoint. `allow` is for a 405 whose fields have no Allow.
http::Response error_response(
    exchange::Exchange& exchange, Error error, std::string_view allow = {}
);

}  // namespace sluice::proxy
