#include "upstream/endpoint.h"

#include "base/assert.h"
#include "upstream/client_connection.h"

#include <algorithm>
#include <utility>

namespace sluice::upstream {

std::shared_ptr<EndpointState> EndpointStates::get(const std::string& identity) {
  const std::lock_guard lock(mutex_);
  std::weak_ptr<EndpointState>& known = states_[identity];
  if (auto state = known.lock()) {
    return state;
  }
  auto state = std::make_shared<EndpointState>();
  known = state;
  std::erase_if(states_, [](const auto& entry) { return entry.second.expired(); });
  return state;
}

Endpoint::Endpoint(EndpointTable& table, io::Address address, std::shared_ptr<EndpointState> state)
    : table_(table),
      address_(std::move(address)),
      text_(address_.text()),
      state_(std::move(state)) {}

Endpoint::~Endpoint() {
  SLUICE_ASSERT(idle_.empty(), "an idle connection holds its endpoint");
  table_.endpoints_.erase(address_);
}

io::Loop& Endpoint::loop() {
  return table_.loop();
}

void Endpoint::drop_use() {
  const Ref<Endpoint> self(this);  // the idle connections may hold the last references
  if (--uses_ == 0) {
    while (close_oldest_idle()) {
    }
  }
}

std::unique_ptr<ClientConnection> Endpoint::take_idle() {
  while (!idle_.empty()) {
    std::unique_ptr<ClientConnection> connection = remove_idle(idle_.front());
    if (!connection->is_disturbed() && loop().now() < connection->usable_until) {
      return connection;
    }
  }
  return nullptr;
}

void Endpoint::put_idle(std::unique_ptr<ClientConnection> connection, const PoolSettings& pool) {
  // Where no upstream names us any more, the connection holds the last reference.
  const Ref<Endpoint> self(this);
  const bool used_up =
      uses_ == 0 || (pool.max_requests && connection->requests >= *pool.max_requests);
  if (used_up || idle_count_ >= pool.max_idle || connection->is_disturbed() ||
      is_wanted_elsewhere()) {
    connection.reset();
  } else {
    connection->idle_since = loop().now();
    const Duration keep =
        std::min(pool.idle_timeout, connection->keep_alive_timeout.value_or(pool.idle_timeout));
    connection->usable_until = connection->idle_since + keep;
    connection->become_idle();
    idle_.push_front(*connection.release());
    ++idle_count_;
  }
  notify_waiting();
}

/// Whether a connection that has become free goes to a request that waits in another worker: each
/// that waits has the same chance. It goes by being closed, which frees its permit.
bool Endpoint::is_wanted_elsewhere() {
  const std::uint64_t all = state_->waiting.load(std::memory_order_relaxed);
  return all > waiters_ && loop().rng().below(all) >= waiters_;
}

bool Endpoint::close_oldest_idle() {
  if (idle_.empty()) {
    return false;
  }
  remove_idle(idle_.back());
  return true;
}

void Endpoint::close_expired(TimePoint now) {
  // The list is in the order of use, not of expiry, but one timeout rules nearly all of it.
  while (!idle_.empty() && idle_.back().usable_until <= now) {
    remove_idle(idle_.back());
  }
}

bool Endpoint::try_reserve(std::optional<std::uint32_t> limit) {
  std::uint32_t open = state_->connections.load(std::memory_order_relaxed);
  do {
    if (limit && open >= *limit) {
      return false;
    }
  } while (!state_->connections.compare_exchange_weak(open, open + 1, std::memory_order_relaxed));
  return true;
}

void Endpoint::release() {
  state_->connections.fetch_sub(1);  // before it is seen who waits: see `wait_for_connection`
  notify_waiting();
}

coro::Task<Result<>> Endpoint::wait_for_connection(std::optional<std::uint32_t> limit) {
  ++waiters_;
  state_->waiting.fetch_add(1);
  Result<> woken = Ok;
  // Whoever released a permit before it could see that we, the first, wait has told nobody. Each
  // side writes first and then reads, in one order for all threads, so that one of the two sees the
  // other.
  if (waiters_ > 1 || !limit || state_->connections.load() >= *limit) {
    table_.ask_peers(address_, &Endpoint::give_up_idle);
    woken = co_await waiting_.wait();
  }
  --waiters_;
  state_->waiting.fetch_sub(1, std::memory_order_relaxed);
  if (!woken) {
    notify_waiting();  // a call that came too late for us is somebody else's
  }
  co_return woken;
}

void Endpoint::notify_waiting() {
  if (waiting_.size() > 0) {
    waiting_.notify_one();
  } else if (state_->waiting.load() > waiters_) {
    table_.ask_peers(address_, &Endpoint::wake_one);
  }
}

void Endpoint::wake_one() {
  waiting_.notify_one();
}

void Endpoint::give_up_idle() {
  close_oldest_idle();
}

void Endpoint::on_idle_event(ClientConnection& connection) {
  remove_idle(connection);
}

std::unique_ptr<ClientConnection> Endpoint::remove_idle(ClientConnection& connection) {
  connection.unlink();
  connection.become_active();
  --idle_count_;
  return std::unique_ptr<ClientConnection>(&connection);
}

EndpointTable::~EndpointTable() {
  SLUICE_ASSERT(endpoints_.empty(), "endpoints go before their table");
}

Ref<Endpoint> EndpointTable::get(const io::Address& address) {
  if (const auto known = endpoints_.find(address); known != endpoints_.end()) {
    return Ref<Endpoint>(known->second);
  }
  Ref<Endpoint> endpoint = make_ref<Endpoint>(*this, address, shared_.get(address.text()));
  endpoints_.emplace(address, endpoint.get());
  return endpoint;
}

void EndpointTable::close_expired() {
  const TimePoint now = loop_.now();
  for (auto next = endpoints_.begin(); next != endpoints_.end();) {
    const Ref<Endpoint> endpoint(next->second);
    ++next;  // closing the last connection may end the endpoint
    endpoint->close_expired(now);
  }
}

void EndpointTable::ask_peers(const io::Address& address, void (Endpoint::*what)()) {
  for (EndpointTable* peer : peers_) {
    if (peer != this) {
      peer->loop_.post([peer, address, what] {
        if (const auto found = peer->endpoints_.find(address); found != peer->endpoints_.end()) {
          const Ref<Endpoint> endpoint(found->second);
          (endpoint.get()->*what)();
        }
      });
    }
  }
}

}  // namespace sluice::upstream
