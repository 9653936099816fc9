#pragma once

#include "exchange/exchange.h"
#include "http/message.h"
#include "proxy/snapshot_hold.h"

namespace sluice::proxy {

/// Switches protocols: sends the head of the 101, then passes bytes both ways until both directions
/// have ended. The end of one is passed on and leaves the other open. Ends with an error of either
/// side, or when neither has sent anything for the tunnel's idle timeout (Timeout). Suspends.
coro::Task<Result<>> relay_tunnel(
    exchange::Exchange& exchange,
    const http::ResponseHead& head,
    http::Duplex& upstream,
    SnapshotHold& hold
);

}  // namespace sluice::proxy
