#include "downstream/server.h"

#include "coro/deadline.h"
#include "downstream/h1_connection.h"
#include "observe/error_log.h"

#include <algorithm>
#include <cstring>

namespace sluice::downstream {

namespace {

/// After the system refused an accept (no descriptors left), or at the limit of connections.
constexpr Duration kAcceptPause = std::chrono::milliseconds(20);

/// A difference in load below this is chance, not imbalance.
constexpr std::uint32_t kImbalance = 8;

/// While it drains, a connection that was just made has so long to send its first request.
constexpr Duration kFirstRequest = std::chrono::seconds(1);

}  // namespace

struct Server::Acceptor {
  Acceptor(io::Loop& loop, int fd, std::shared_ptr<const Listener> of)
      : socket(loop, fd), listener(std::move(of)) {}

  io::Listener socket;
  std::shared_ptr<const Listener> listener;
  coro::Fiber* fiber = nullptr;
};

Server::Server(
    io::Loop& loop,
    std::uint32_t worker,
    http::Handler& handler,
    ConnectionCount& shared,
    const LimitsSettings& limits
)
    : loop_(loop),
      handler_(handler),
      shared_(shared),
      limits_(limits),
      worker_(worker),
      scope_(loop) {}

Server::~Server() = default;

void Server::listen(int fd, std::shared_ptr<const Listener> listener) {
  auto& acceptor =
      *acceptors_.emplace_back(std::make_unique<Acceptor>(loop_, fd, std::move(listener)));
  acceptor.fiber = &scope_.spawn(&Server::accept_loop, this, std::ref(acceptor));
}

void Server::stop_listening(const Listener& listener) {
  for (const auto& acceptor : acceptors_) {
    if (acceptor->listener.get() == &listener) {
      acceptor->fiber->cancel();
    }
  }
}

coro::Task<Result<>> Server::accept_loop(Acceptor& acceptor) {
  observe::ListenerMetrics& metrics = (*acceptor.listener->metrics)[worker_];
  Result<> result = Ok;
  while (result) {
    if (is_full()) {
      metrics.accept_pauses.add();
      result = co_await pause(kAcceptPause);
      continue;
    }
    Result<io::Accepted> accepted = co_await acceptor.socket.accept();
    if (accepted) {
      metrics.connections.add();
      dispatch(*accepted, acceptor.listener);
    } else if (accepted.error() == Errc::Cancelled) {
      result = std::unexpected(accepted.error());
    } else {
      metrics.accept_errors.add();
      static observe::LogLimit limit;
      observe::log_limited(
          limit,
          observe::LogLevel::Error,
          "listener {}: cannot accept: {}",
          acceptor.listener->settings.label(),
          std::strerror(accepted.error().detail)
      );
      result = co_await pause(kAcceptPause);
    }
  }
  accept_waiting(acceptor);
  std::erase_if(acceptors_, [&](const auto& other) { return other.get() == &acceptor; });
  co_return result;
}

/// Takes what the system has accepted for us: closing the listener would reset those connections.
void Server::accept_waiting(Acceptor& acceptor) {
  while (!ending_ && !is_full()) {
    const std::optional<io::Accepted> accepted = acceptor.socket.accept_waiting();
    if (!accepted) {
      break;
    }
    (*acceptor.listener->metrics)[worker_].connections.add();
    dispatch(*accepted, acceptor.listener);
  }
}

bool Server::is_full() const {
  return shared_.open.load(std::memory_order_relaxed) >= limits_.connections ||
         is_short_of_memory();
}

coro::Task<Result<>> Server::pause(Duration duration) {
  co_return co_await coro::sleep_until(loop_.now() + duration);
}

void Server::dispatch(
    const io::Accepted& accepted, const std::shared_ptr<const Listener>& listener
) {
  shared_.open.fetch_add(1, std::memory_order_relaxed);
  Server& target = less_loaded();
  target.load_.fetch_add(1, std::memory_order_relaxed);
  if (&target == this) {
    serve(accepted, listener);
  } else {
    target.loop_.post([&target, accepted, listener] { target.serve(accepted, listener); });
  }
}

/// The kernel spreads connections over the workers' sockets by hash, which leaves some with many
/// more of those that stay.
Server& Server::less_loaded() {
  if (peers_.size() < 2 || draining_) {
    return *this;
  }
  Server& other = *peers_[loop_.rng().below(peers_.size())];
  return other.load() + kImbalance + load() / 8 < load() &&
                 other.takes_from_peers_.load(std::memory_order_relaxed)
             ? other
             : *this;
}

void Server::serve(const io::Accepted& accepted, std::shared_ptr<const Listener> listener) {
  if (ending_) {
    const io::Socket closed(loop_, accepted.fd);
    on_connection_end();
    return;
  }
  scope_.spawn(&Server::serve_connection, this, accepted, std::move(listener));
}

/// Empty: the client has as many connections as it may.
std::optional<ClientCounts::Permit> Server::admit(const io::Address& peer) {
  if (!limits_.connections_per_client || peer.ip_bytes().empty() ||
      (is_trusted_ && is_trusted_(peer.ip_text()))) {
    return ClientCounts::Permit();
  }
  return shared_.clients.try_enter(peer, *limits_.connections_per_client);
}

coro::Task<Result<>> Server::serve_connection(
    io::Accepted accepted, std::shared_ptr<const Listener> listener
) {
  observe::ListenerMetrics& metrics = (*listener->metrics)[worker_];
  const auto active = metrics.connections_active.hold();
  Result<> result = Ok;
  {
    const std::optional<ClientCounts::Permit> permit = admit(accepted.peer);
    io::Socket socket(loop_, accepted.fd);
    H1Connection connection(
        *this, socket, accepted.peer, *listener, metrics, co_await coro::this_fiber()
    );
    if (!permit) {
      connection.refuse_with(Errc::TooManyConnections);
    }
    connections_.push_back(connection);
    result = co_await connection.serve();
  }
  on_connection_end();
  co_return result;
}

void Server::on_connection_end() {
  shared_.open.fetch_sub(1, std::memory_order_relaxed);
  const bool was_last = load_.fetch_sub(1, std::memory_order_relaxed) == 1;
  if (was_last && giving_up_ != nullptr) {
    giving_up_->cancel();
  }
}

coro::Task<Result<>> Server::drain() {
  draining_ = true;
  takes_from_peers_.store(false, std::memory_order_relaxed);
  for (const auto& acceptor : acceptors_) {
    acceptor->fiber->cancel();
  }
  connections_.for_each([](H1Connection& connection) { connection.drain(); });
  giving_up_ = &scope_.spawn(&Server::give_up_waiting, this);
  co_await scope_.join();
  ending_ = true;  // what a peer hands over from now on is closed
  co_return Ok;
}

coro::Task<Result<>> Server::give_up_waiting() {
  Result<> waited = Ok;
  if (load() > 0) {
    waited = co_await pause(kFirstRequest);
  }
  giving_up_ = nullptr;
  if (waited) {
    connections_.for_each([](H1Connection& connection) { connection.give_up_waiting(); });
  }
  co_return waited;
}

void Server::cancel() {
  draining_ = true;
  ending_ = true;
  scope_.cancel();
}

}  // namespace sluice::downstream
