#pragma once

#include "base/ref.h"
#include "coro/scope.h"
#include "io/resolver.h"
#include "observe/registry.h"
#include "observe/server_metrics.h"
#include "upstream/balancers/balancer.h"
#include "upstream/client_connection.h"
#include "upstream/endpoint.h"
#include "upstream/settings.h"

#include <memory>
#include <string>
#include <vector>

namespace sluice::upstream {

/// What one worker's upstreams are built on.
struct WorkerContext {
  io::Loop& loop;
  io::Resolver& resolver;
  EndpointTable& endpoints;
  std::uint32_t worker;
};

/// A named group of servers as one worker uses it: resolves their names again and again, chooses
/// endpoints, gets connections to them. Belongs to its loop. A request under way holds it, and may
/// end after it was stopped.
class Upstream : public RefCounted<Upstream> {
 public:
  Upstream(
      WorkerContext context,
      std::string name,
      const UpstreamSettings& settings,
      Bytes max_head,
      ClientConnection::Metrics metrics
  );
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;
  ~Upstream();

  /// Begins to resolve names, in the background.
  void start();
  /// Ends what runs in the background and gives up its endpoints: no new request is sent. Suspends
  /// until it has ended; before destruction.
  coro::Task<Result<>> stop();

  /// Chooses an endpoint none of `tried` is, unless there is no other; null while no address is
  /// known. The member is good until the next suspension.
  Member* pick(std::span<Endpoint* const> tried);
  /// The endpoint `pick` would choose; for an explanation: nobody's turn passes by it.
  const Endpoint* would_pick();
  /// Waits for the first address, at most for the connect timeout. Suspends. Errors: DnsError,
  /// DnsTimeout, Cancelled, Timeout.
  coro::Task<Result<>> wait_for_members();

  /// An idle connection to the endpoint; null if there is none, or others wait for one already.
  /// `idempotent` says that a request may be sent on a connection that might just be closing.
  std::unique_ptr<ClientConnection> take_idle(Endpoint& endpoint, bool idempotent);
  /// A connection to the endpoint: a new one, an idle one unless `fresh`, or at the limit the next
  /// that becomes free. Suspends. Errors: ConnectionRefused, ConnectionTimeout,
  /// DestinationUnavailable, ConnectionLimitReached, QueueTimeout, SystemError, Cancelled, Timeout.
  coro::Task<Result<std::unique_ptr<ClientConnection>>> acquire(
      Ref<Endpoint> endpoint,
      std::optional<std::uint32_t> max_connections,
      bool idempotent,
      bool fresh
  );

  /// A connection whose exchange is over and that can take another.
  void release(std::unique_ptr<ClientConnection> connection);

  [[nodiscard]] const std::string& name() const { return name_; }

  [[nodiscard]] const UpstreamSettings& settings() const { return settings_; }

  [[nodiscard]] Bytes max_head() const { return max_head_; }

  observe::UpstreamMetrics& metrics() { return (*metrics_)[context_.worker]; }

  io::Loop& loop() { return context_.loop; }

  [[nodiscard]] std::span<const Member> members() const { return members_; }

 private:
  coro::Task<Result<>> keep_resolved(std::uint32_t server);
  void give_up_members();
  void replace_members(std::uint32_t server, const std::vector<io::Address>& addresses);
  coro::Task<Result<std::unique_ptr<ClientConnection>>> open(Ref<Endpoint> endpoint);
  coro::Task<Result<>> wait_in_queue(
      Ref<Endpoint> endpoint, std::optional<std::uint32_t> max_connections, TimePoint deadline
  );

  WorkerContext context_;
  std::string name_;
  UpstreamSettings settings_;
  Bytes max_head_;
  ClientConnection::Metrics metrics_;
  std::unique_ptr<Balancer> balancer_;
  std::vector<Member> members_;
  std::uint32_t unresolved_ = 0;  // servers whose first look-up is not over
  Error last_dns_error_{Errc::DnsError};
  coro::WaitQueue resolved_;
  coro::Scope scope_;
};

}  // namespace sluice::upstream
