#include "upstream/upstream.h"

#include "coro/deadline.h"
#include "observe/error_log.h"

#include <algorithm>
#include <utility>

namespace sluice::upstream {

namespace {

/// A name that could not be looked up is tried again after this.
constexpr Duration kRetryLookup = std::chrono::seconds(1);

/// A connection idle for longer is looked at with a system call before a request that must not be
/// sent twice.
constexpr Duration kTrustedIdle = std::chrono::seconds(1);

/// An endpoint that could not be reached is passed over for so long, if there are others.
constexpr Duration kAvoidFailed = std::chrono::seconds(1);

std::optional<io::Address> literal_address(const ServerAddress& address) {
  const Result<io::Address> parsed = address.kind == ServerAddress::Kind::Unix
                                         ? io::Address::unix_path(address.path)
                                         : io::Address::parse_ip(address.host, address.port);
  return parsed ? std::optional(*parsed) : std::nullopt;
}

/// Whether it was the endpoint that could not be reached, rather than we who ran out of time or
/// descriptors.
bool is_failure_of_peer(Error error) {
  return error == Errc::ConnectionRefused || error == Errc::ConnectionTimeout ||
         error == Errc::ConnectionTerminated || error == Errc::DestinationUnavailable;
}

io::Address with_port(const io::Address& address, std::uint16_t port) {
  return io::Address::parse_ip(address.ip_text(), port).value_or(address);
}

}  // namespace

Upstream::Upstream(
    WorkerContext context,
    std::string name,
    const UpstreamSettings& settings,
    Bytes max_head,
    ClientConnection::Metrics metrics
)
    : context_(context),
      name_(std::move(name)),
      settings_(settings),
      max_head_(max_head),
      metrics_(std::move(metrics)),
      balancer_(make_balancer(settings.balance, context.loop.rng())),
      scope_(context.loop) {}

Upstream::~Upstream() {
  give_up_members();
}

void Upstream::give_up_members() {
  for (const Member& member : std::exchange(members_, {})) {
    member.endpoint->drop_use();
  }
}

void Upstream::start() {
  for (std::uint32_t server = 0; server < settings_.servers.size(); ++server) {
    if (const auto address = literal_address(settings_.servers[server].address)) {
      replace_members(server, {*address});
    } else {
      ++unresolved_;
      scope_.spawn(&Upstream::keep_resolved, this, server);
    }
  }
}

coro::Task<Result<>> Upstream::stop() {
  scope_.cancel();
  co_await scope_.join();
  give_up_members();
  co_return Ok;
}

coro::Task<Result<>> Upstream::keep_resolved(std::uint32_t server) {
  const ServerAddress& address = settings_.servers[server].address;
  bool first = true;
  while (true) {
    const Result<io::Resolution> answer =
        co_await context_.resolver.resolve(context_.loop, address.host);
    Duration wait = kRetryLookup;
    if (answer) {
      std::vector<io::Address> addresses;
      for (const io::Address& found : answer->addresses) {
        addresses.push_back(with_port(found, address.port));
      }
      replace_members(server, addresses);
      wait = answer->ttl;
    } else if (answer.error() == Errc::Cancelled) {
      co_return std::unexpected(answer.error());
    } else {
      last_dns_error_ = answer.error();  // the last good answer stays
      static observe::LogLimit limit;
      observe::log_limited(
          limit, observe::LogLevel::Warn, "upstream {}: {} does not resolve", name_, address.host
      );
    }
    if (std::exchange(first, false)) {
      --unresolved_;
    }
    resolved_.notify_all();
    CO_TRY(co_await coro::sleep_until(context_.loop.now() + wait));
  }
}

void Upstream::replace_members(std::uint32_t server, const std::vector<io::Address>& addresses) {
  const ServerSettings& settings = settings_.servers[server];
  std::vector<Member> members;
  for (Member& member : members_) {
    if (member.server != server) {
      members.push_back(member);
    }
  }
  for (const io::Address& address : addresses) {
    Member member{
        .endpoint = context_.endpoints.get(address),
        .server = server,
        .weight = settings.weight,
        .backup = settings.backup,
        .max_connections =
            settings.max_connections ? settings.max_connections : settings_.pool.max_connections,
    };
    member.endpoint->add_use();
    const auto known = std::ranges::find_if(members_, [&](const Member& one) {
      return one.server == server && one.endpoint == member.endpoint;
    });
    if (known != members_.end()) {
      member.turn = known->turn;
    }
    members.push_back(std::move(member));
  }
  for (const Member& member : members_) {
    if (member.server == server) {
      member.endpoint->drop_use();
    }
  }
  members_ = std::move(members);
}

coro::Task<Result<>> Upstream::wait_for_members() {
  std::optional<TimePoint> deadline;
  if (settings_.timeout.connect) {
    deadline = loop().now() + *settings_.timeout.connect;
  }
  const auto wait = [](coro::WaitQueue& queue) -> coro::Task<Result<>> {
    co_return co_await queue.wait();
  };
  while (members_.empty()) {
    if (unresolved_ == 0) {
      co_return std::unexpected(last_dns_error_);
    }
    CO_TRY(co_await coro::with_deadline(deadline, Errc::DnsTimeout, wait(resolved_)));
  }
  co_return Ok;
}

Member* Upstream::pick(std::span<Endpoint* const> tried) {
  // The good ones, the backups, those that just failed, and at last whoever there is.
  Candidates candidates{.members = members_, .tried = tried, .now = loop().now()};
  for (const bool tried_too : {false, true}) {
    candidates.tried_too = tried_too;
    for (const bool avoided_too : {false, true}) {
      candidates.avoided_too = avoided_too;
      for (const bool backups : {false, true}) {
        candidates.backups = backups;
        for (const bool full_too :
             {false, true}) {  // better to wait for a good one than to go to a backup
          candidates.full_too = full_too;
          if (Member* member = balancer_->pick(candidates)) {
            return member;
          }
        }
      }
    }
  }
  return nullptr;
}

const Endpoint* Upstream::would_pick() {
  const std::vector<Member> before = members_;
  const Member* const member = pick({});
  const Endpoint* const endpoint = member != nullptr ? member->endpoint.get() : nullptr;
  members_ = before;
  return endpoint;
}

std::unique_ptr<ClientConnection> Upstream::take_idle(Endpoint& endpoint, bool idempotent) {
  while (std::unique_ptr<ClientConnection> idle = endpoint.take_idle()) {
    if (idempotent || loop().now() - idle->idle_since <= kTrustedIdle ||
        idle->stream().is_idle_and_open()) {
      metrics().connections_reused.add();
      return idle;
    }
  }
  return nullptr;
}

coro::Task<Result<std::unique_ptr<ClientConnection>>> Upstream::acquire(
    Ref<Endpoint> endpoint,
    std::optional<std::uint32_t> max_connections,
    bool idempotent,
    bool fresh
) {
  std::optional<TimePoint>
      queue_deadline;  // once we have queued: of all our turns in the queue together
  while (true) {
    if (endpoint->waiting() == 0 || queue_deadline) {
      if (!fresh) {
        if (std::unique_ptr<ClientConnection> idle = take_idle(*endpoint, idempotent)) {
          co_return idle;
        }
      }
      if (endpoint->try_reserve(max_connections)) {
        co_return co_await open(std::move(endpoint));
      }
      if (fresh && endpoint->close_oldest_idle()) {
        continue;
      }
    }
    if (!queue_deadline) {
      if (endpoint->waiting() >= settings_.pool.queue) {
        metrics().queue_refusals.add();
        co_return fail(Errc::ConnectionLimitReached, "the queue is full");
      }
      queue_deadline = loop().now() + settings_.pool.queue_timeout;
    }
    CO_TRY(co_await wait_in_queue(endpoint, max_connections, *queue_deadline));
  }
}

coro::Task<Result<>> Upstream::wait_in_queue(
    Ref<Endpoint> endpoint, std::optional<std::uint32_t> max_connections, TimePoint deadline
) {
  const auto waiting = metrics().queue_length.hold();
  const Result<> result = co_await coro::with_deadline(
      deadline, Errc::QueueTimeout, endpoint->wait_for_connection(max_connections)
  );
  if (!result && result.error() == Errc::QueueTimeout) {
    metrics().queue_refusals.add();
  }
  co_return result;
}

coro::Task<Result<std::unique_ptr<ClientConnection>>> Upstream::open(Ref<Endpoint> endpoint) {
  std::optional<TimePoint> deadline;
  if (settings_.timeout.connect) {
    deadline = loop().now() + *settings_.timeout.connect;
  }
  const TimePoint begun = loop().now();
  auto socket = co_await coro::with_deadline(
      deadline, Errc::ConnectionTimeout, io::Socket::connect(loop(), endpoint->address())
  );
  if (!socket) {
    endpoint->release();
    if (is_failure_of_peer(socket.error())) {
      const TimePoint until = loop().now() + kAvoidFailed;
      endpoint->state().avoid_until.store(
          until.time_since_epoch().count(), std::memory_order_relaxed
      );
    }
    co_return std::unexpected(socket.error());
  }
  metrics().connections_created.add();
  metrics().connect_duration.record(loop().clock_now() - begun);
  endpoint->state().avoid_until.store(0, std::memory_order_relaxed);
  co_return std::make_unique<ClientConnection>(
      *endpoint, *std::move(socket), metrics_, context_.worker
  );
}

void Upstream::release(std::unique_ptr<ClientConnection> connection) {
  Endpoint& endpoint = connection->endpoint();
  endpoint.put_idle(std::move(connection), settings_.pool);
}

}  // namespace sluice::upstream
