#pragma once

#include "coro/scope.h"
#include "downstream/client_counts.h"
#include "downstream/limits_settings.h"
#include "downstream/listener_settings.h"
#include "http/h1/limits.h"
#include "http/handler.h"
#include "io/loop.h"
#include "io/socket.h"
#include "observe/registry.h"
#include "observe/server_metrics.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::downstream {

class H1Connection;

/// A listener as one worker serves it. Connections hold it, so that a reload may drop it while they
/// live.
struct Listener {
  ListenerSettings settings;
  std::shared_ptr<observe::PerWorker<observe::ListenerMetrics>> metrics;
};

/// What all workers of one process share: how many connections there are, and the next connection's
/// id.
struct ConnectionCount {
  std::atomic<std::uint32_t> open{0};
  std::atomic<std::uint64_t> next_id{1};
  std::atomic<bool> is_short_of_memory{false};  ///< set by whoever measures it
  ClientCounts clients;
};

/// Whether an IP address is that of a trusted proxy, whose connections are those of many clients.
using IsTrusted = std::function<bool(std::string_view ip)>;

/// The client side of one worker: accepts connections, serves each in a fiber of its own, hands
/// what arrives unevenly to a less loaded worker, and drains. Belongs to one loop, but for `load`.
class Server {
 public:
  /// `handler` answers the requests; it, the loop and `shared` outlive the server.
  Server(
      io::Loop& loop,
      std::uint32_t worker,
      http::Handler& handler,
      ConnectionCount& shared,
      const LimitsSettings& limits
  );
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The servers of all workers, this one included: where connections may be handed to. Before the
  /// first `listen`.
  void set_peers(std::vector<Server*> peers) { peers_ = std::move(peers); }

  /// Accepts on `fd`, which it takes over, in the background.
  void listen(int fd, std::shared_ptr<const Listener> listener);
  /// Stops accepting on the listener and closes its descriptor; connections go on.
  void stop_listening(const Listener& listener);

  void set_limits(const LimitsSettings& limits, IsTrusted is_trusted) {
    limits_ = limits;
    is_trusted_ = std::move(is_trusted);
  }

  /// Serves one connection in the background.
  void serve(const io::Accepted& accepted, std::shared_ptr<const Listener> listener);

  /// No new connections but those that wait to be accepted; silent ones are closed, the others
  /// after their request. One that has not sent its first request has a second for it. Suspends
  /// until all are gone.
  coro::Task<Result<>> drain();
  /// Ends every connection, at once. `drain` then returns soon.
  void cancel();

  [[nodiscard]] bool is_draining() const { return draining_; }

  /// Whether the process has more in memory than it may: nobody is accepted, and answers end their
  /// connections.
  [[nodiscard]] bool is_short_of_memory() const {
    return shared_.is_short_of_memory.load(std::memory_order_relaxed);
  }

  /// Open connections. From any thread.
  [[nodiscard]] std::uint32_t load() const { return load_.load(std::memory_order_relaxed); }

  io::Loop& loop() { return loop_; }

  http::Handler& handler() { return handler_; }

  [[nodiscard]] std::uint32_t worker() const { return worker_; }

  [[nodiscard]] const LimitsSettings& limits() const { return limits_; }

 private:
  friend class H1Connection;
  struct Acceptor;

  coro::Task<Result<>> accept_loop(Acceptor& acceptor);
  coro::Task<Result<>> serve_connection(
      io::Accepted accepted, std::shared_ptr<const Listener> listener
  );
  coro::Task<Result<>> pause(Duration duration);
  coro::Task<Result<>> give_up_waiting();
  void accept_waiting(Acceptor& acceptor);
  void on_connection_end();
  void dispatch(const io::Accepted& accepted, const std::shared_ptr<const Listener>& listener);
  Server& less_loaded();
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::optional<ClientCounts::Permit> admit(const io::Address& peer);

  io::Loop& loop_;
  http::Handler& handler_;
  ConnectionCount& shared_;
  LimitsSettings limits_;
  IsTrusted is_trusted_;
  std::uint32_t worker_;
  bool draining_ = false;
  bool ending_ = false;  // connections are cut, and none is taken any more
  std::atomic<bool> takes_from_peers_{true};
  std::atomic<std::uint32_t> load_{0};
  std::vector<Server*> peers_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  IntrusiveList<H1Connection> connections_;
  coro::Fiber* giving_up_ = nullptr;  // while a drain waits for first requests
  coro::Scope scope_;
};

}  // namespace sluice::downstream
