#pragma once

#include "exchange/exchange.h"
#include "http/message.h"
#include "proxy/snapshot_hold.h"

namespace sluice::proxy {

/// Sends an answer to the client: its head, then its body as it can be pulled, then its trailers;
/// or joins the two ends of a tunnel until both directions have ended. Not pulling is the
/// back-pressure: no more of a body than one piece is in memory. `response` is the caller's until
/// the task has ended. Whatever may last long lets go of the snapshot. Suspends. Errors: of the
/// body (the response stays incomplete, and its connection is reset); ConnectionTerminated and
/// ConnectionWriteTimeout of the client; Cancelled, Timeout.
[[clang::coro_wrapper]] coro::Task<Result<>> relay(
    exchange::Exchange& exchange, http::Response& response, SnapshotHold& hold
);

}  // namespace sluice::proxy
