#include "proxy/tunnel.h"

#include "coro/deadline.h"
#include "coro/scope.h"
#include "coro/wait_queue.h"

#include <functional>
#include <utility>

namespace sluice::proxy {

namespace {

/// What the two directions of a tunnel and the exchange that waits for them share.
struct Tunnel {
  io::Loop& loop;
  std::optional<Duration> idle;
  TimePoint last_activity;
  int open = 2;  // directions
  Result<> failure = Ok;
  coro::WaitQueue changed;
};

/// Passes one direction on to its end.
coro::Task<Result<>> pass_on(http::Duplex& from, http::Duplex& to, Tunnel& tunnel) {
  while (std::optional<Chunk> chunk = CO_TRY(co_await from.read())) {
    tunnel.last_activity = tunnel.loop.now();
    CO_TRY(co_await to.write(*std::move(chunk)));
    tunnel.last_activity = tunnel.loop.now();
  }
  to.shutdown_write();
  co_return Ok;
}

coro::Task<Result<>> direction(http::Duplex& from, http::Duplex& to, Tunnel& tunnel) {
  const Result<> result = co_await pass_on(from, to, tunnel);
  --tunnel.open;
  if (!result && tunnel.failure) {
    tunnel.failure = result;
  }
  tunnel.changed.notify_all();
  co_return result;
}

coro::Task<Result<>> wait_for_change(Tunnel& tunnel) {
  co_return co_await tunnel.changed.wait();
}

/// Until both directions have ended, one has failed, or both are silent for too long.
coro::Task<Result<>> run_both(
    coro::Scope& scope, http::Duplex& client, http::Duplex& upstream, Tunnel& tunnel
) {
  scope.spawn(direction, std::ref(client), std::ref(upstream), std::ref(tunnel));
  scope.spawn(direction, std::ref(upstream), std::ref(client), std::ref(tunnel));
  while (tunnel.open > 0 && tunnel.failure) {
    std::optional<TimePoint> deadline;
    if (tunnel.idle) {
      deadline = tunnel.last_activity + *tunnel.idle;
    }
    // Our own deadline has a name of its own: `Timeout` is the exchange's, which is over then, and
    // stays so.
    const Result<> woken = co_await coro::with_deadline(
        deadline, Errc::ConnectionReadTimeout, wait_for_change(tunnel)
    );
    if (!woken && !(woken.error() == Errc::ConnectionReadTimeout)) {
      co_return woken;
    }
    if (!woken && tunnel.loop.now() >= tunnel.last_activity + *tunnel.idle) {
      co_return fail(Errc::Timeout, "neither side sent anything for the tunnel timeout");
    }
  }
  co_return tunnel.failure;
}

}  // namespace

coro::Task<Result<>> relay_tunnel(
    exchange::Exchange& exchange,
    const http::ResponseHead& head,
    http::Duplex& upstream,
    SnapshotHold& hold
) {
  http::Duplex& client = *CO_TRY(co_await exchange.writer.upgrade(head));
  hold.let_go();
  Tunnel tunnel{
      .loop = exchange.loop, .idle = exchange.tunnel_timeout, .last_activity = exchange.loop.now()
  };
  co_return co_await coro::with_scope(
      run_both, std::ref(client), std::ref(upstream), std::ref(tunnel)
  );
}

}  // namespace sluice::proxy
