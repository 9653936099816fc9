#pragma once

#include "base/intrusive_list.h"
#include "coro/fiber.h"
#include "io/socket.h"
#include "observe/registry.h"
#include "observe/server_metrics.h"
#include "upstream/endpoint.h"

#include <memory>

namespace sluice::upstream {

/// One connection to an endpoint. While it is idle in the pool, anything that happens on it ends
/// it: an upstream has nothing to say without a request.
class ClientConnection : public ListNode<> {
 public:
  using Metrics = std::shared_ptr<observe::PerWorker<observe::UpstreamMetrics>>;

  /// Takes over the permit of `endpoint` under which it was opened. `metrics` are of the upstream
  /// that opened it.
  ClientConnection(
      Endpoint& endpoint, std::unique_ptr<io::Socket> socket, Metrics metrics, std::uint32_t worker
  );
  ~ClientConnection();

  io::Stream& stream() { return *socket_; }

  Endpoint& endpoint() { return *endpoint_; }

  /// Requests sent on it, the one under way included.
  std::uint32_t requests = 0;
  /// When it became idle, and until when it may be used again.
  TimePoint idle_since;
  TimePoint usable_until;
  /// What the upstream said of how long it keeps idle connections (`Keep-Alive: timeout`), lowered
  /// by a second.
  std::optional<Duration> keep_alive_timeout;

  /// Goes into the pool, and is watched for the peer's end while nobody reads; and comes out of it.
  void become_idle();
  void become_active();
  /// Whether the peer has ended it or sent something unasked, as far as events have told. Costs a
  /// system call only where the last read could not tell whether it took all.
  [[nodiscard]] bool is_disturbed();

 private:
  struct IdleWatch final : coro::Waiter {
    void run() override;
    ClientConnection* connection = nullptr;
  };

  Ref<Endpoint> endpoint_;
  std::unique_ptr<io::Socket> socket_;
  Metrics metrics_;
  observe::Gauge& idle_gauge_;
  observe::Gauge& active_gauge_;
  observe::Gauge::Hold counted_;
  IdleWatch idle_watch_;
};

}  // namespace sluice::upstream
