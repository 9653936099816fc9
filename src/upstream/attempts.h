#pragma once

#include "upstream/outgoing_request.h"
#include "upstream/upstream.h"

namespace sluice::upstream {

/// Gets an answer to `request` from `upstream`, its head in `response`: chooses an endpoint, sends,
/// and tries once more where that is safe: when no connection could be had, when nothing of the
/// request was written, or when a pooled connection broke before the first byte of an answer to an
/// idempotent request that can be sent again. Suspends; the caller sets a deadline. Errors: those
/// of `Upstream::wait_for_members`, `acquire` and `H1Client::run`, of the last attempt.
coro::Task<Result<>> send_request(
    Upstream& upstream, OutgoingRequest& request, Requester& requester, http::Response& response
);

}  // namespace sluice::upstream
