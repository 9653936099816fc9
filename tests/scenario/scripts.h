#pragma once

#include "scenario/proxy.h"

namespace sluice::scenario {

/// An origin that reads whole requests and answers each with `response`, until the connection ends.
coro::Task<> answers_with(Peer& origin, std::string response);

/// An origin that answers each request with its target and body: "POST /x: body".
coro::Task<> echoes_requests(Peer& origin);

/// A client that sends `request` and keeps the answer; `out` is an error until it came.
coro::Task<> asks_once(Peer& client, std::string request, Result<Message>& out);

}  // namespace sluice::scenario
