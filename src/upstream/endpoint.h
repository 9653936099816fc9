#pragma once

#include "base/intrusive_list.h"
#include "base/ref.h"
#include "base/units.h"
#include "coro/task.h"
#include "coro/wait_queue.h"
#include "io/address.h"
#include "io/loop.h"
#include "upstream/settings.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sluice::upstream {

class ClientConnection;
class EndpointTable;

/// What all workers know of one endpoint together, for two workers must act as one on it. Found by
/// its address; lives as long as a worker uses it, so that a reload keeps it.
struct EndpointState {
  std::atomic<std::uint32_t> requests{0};     ///< in flight
  std::atomic<std::uint32_t> connections{0};  ///< open, idle ones too
  std::atomic<std::uint32_t> waiting{0};  ///< requests that wait for a connection, of all workers
  std::atomic<std::int64_t> avoid_until{0
  };  ///< it refused or could not be reached; steady-clock nanoseconds
};

/// The endpoint states of the process, by address. Asked when names are resolved, never for a
/// request.
class EndpointStates {
 public:
  std::shared_ptr<EndpointState> get(const std::string& identity);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::weak_ptr<EndpointState>> states_;
};

/// One address of an upstream as one worker sees it, with the worker's idle connections to it.
/// Shared by the upstreams of this worker that name the address; goes when none does and no
/// connection is in use.
class Endpoint : public RefCounted<Endpoint> {
 public:
  Endpoint(EndpointTable& table, io::Address address, std::shared_ptr<EndpointState> state);
  ~Endpoint();

  [[nodiscard]] const io::Address& address() const { return address_; }

  /// "192.0.2.1:80", for logs.
  [[nodiscard]] const std::string& text() const { return text_; }

  EndpointState& state() { return *state_; }

  io::Loop& loop();

  /// An upstream names it, or no longer does. Without any, its idle connections are closed.
  void add_use() { ++uses_; }

  void drop_use();

  /// An idle connection that is still open, the last one used first; null if there is none.
  std::unique_ptr<ClientConnection> take_idle();
  /// Keeps a connection for the next request, or closes it if `pool` says there are enough.
  void put_idle(std::unique_ptr<ClientConnection> connection, const PoolSettings& pool);
  /// Closes the one that has been idle longest; false if there is none.
  bool close_oldest_idle();
  /// Closes those whose time is over.
  void close_expired(TimePoint now);

  [[nodiscard]] std::uint32_t idle_count() const { return idle_count_; }

  /// A connection may be opened: the permit of the process-wide limit (empty: none).
  bool try_reserve(std::optional<std::uint32_t> limit);
  void release();

  /// Waits until a connection may have become free: in this worker or, where the limit is of the
  /// process, in another, which is asked to give an idle one up. At once for the first who waits if
  /// the process has fewer than `limit` by now. Suspends. Errors: Cancelled, Timeout.
  coro::Task<Result<>> wait_for_connection(std::optional<std::uint32_t> limit);

  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  /// A connection or a permit has become free: wakes one who waits, here or in another worker.
  void notify_waiting();

 private:
  friend class ClientConnection;
  friend class EndpointTable;
  void on_idle_event(ClientConnection& connection);
  [[nodiscard]] bool is_wanted_elsewhere();
  void give_up_idle();
  void wake_one();
  std::unique_ptr<ClientConnection> remove_idle(ClientConnection& connection);

  EndpointTable& table_;
  io::Address address_;
  std::string text_;
  std::shared_ptr<EndpointState> state_;
  std::uint32_t uses_ = 0;
  coro::WaitQueue waiting_;
  std::uint32_t waiters_ = 0;  // those in `waiting_`, and those called who have not resumed yet
  IntrusiveList<ClientConnection> idle_;  // the last used in front
  std::uint32_t idle_count_ = 0;
};

/// The endpoints of one worker, by address. Belongs to its loop.
class EndpointTable {
 public:
  EndpointTable(io::Loop& loop, EndpointStates& shared) : loop_(loop), shared_(shared) {}

  EndpointTable(const EndpointTable&) = delete;
  EndpointTable& operator=(const EndpointTable&) = delete;
  ~EndpointTable();

  /// The tables of all workers, this one included; they outlive each other's loops' messages.
  void set_peers(std::vector<EndpointTable*> peers) { peers_ = std::move(peers); }

  /// The endpoint of that address: the one there is, or a new one.
  Ref<Endpoint> get(const io::Address& address);

  /// Closes idle connections whose time is over, everywhere.
  void close_expired();

  io::Loop& loop() { return loop_; }

 private:
  friend class Endpoint;
  void ask_peers(const io::Address& address, void (Endpoint::*what)());

  io::Loop& loop_;
  EndpointStates& shared_;
  std::vector<EndpointTable*> peers_;
  std::map<io::Address, Endpoint*> endpoints_;
};

}  // namespace sluice::upstream
