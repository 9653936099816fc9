#pragma once

#include "base/rng.h"
#include "sim/connection.h"
#include "sim/event_queue.h"
#include "sim/trace.h"
#include "sim/weather.h"

#include <deque>
#include <map>
#include <memory>
#include <variant>
#include <vector>

namespace sluice::sim {

/// A listening socket and the connections waiting in it.
struct SimListener {
  int fd = -1;
  io::Address address;
  std::deque<int> waiting;
  SimSocket* socket = nullptr;
};

/// What a connection attempt to an address meets.
enum class Reach : std::uint8_t { Listening, Refused, Silent, Unreachable };

/// The wires between all hosts of a world, and its descriptors: these are numbers of the whole
/// world, so that a connection accepted on one loop may be handed to another.
class Network {
 public:
  Network(std::uint64_t seed, TimePoint start) : now_(start), rng_(seed) {}

  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  Weather weather;

  // Time and chance.
  [[nodiscard]] TimePoint now() const { return now_; }

  void advance(TimePoint now);

  EventQueue& events() { return events_; }

  [[nodiscard]] std::optional<TimePoint> next_event() const { return events_.next(); }

  Rng& rng() { return rng_; }

  Trace& trace() { return trace_; }

  void at(TimePoint when, EventQueue::Event event) { events_.at(when, std::move(event)); }

  void after(Duration time, EventQueue::Event event) { at(now_ + time, std::move(event)); }

  /// Tells a socket's loop of events, if a loop has it and watches it.
  static void tell(SimSocket* socket, unsigned events);

  // Descriptors.
  Result<int> listen(const io::Address& address);
  Result<int> connect(const io::Address& from, const io::Address& to);
  /// Takes one of the connections waiting; -1 if there is none.
  int accept(SimListener& listener);
  void close(int fd);
  [[nodiscard]] io::Address local_address(int fd) const;
  [[nodiscard]] io::Address remote_address(int fd) const;
  /// Ties a descriptor to the socket state of a loop.
  void adopt(int fd, SimSocket& socket);

  [[nodiscard]] std::size_t open_descriptors() const { return descriptors_.size(); }

  /// From now on, attempts to connect to `address` meet `reach`; with Listening, whoever listens.
  void set_reach(const io::Address& address, Reach reach) { reach_[address] = reach; }

  /// Breaks every connection whose server side is at `address`, as a fault on the way would.
  void break_connections_to(const io::Address& address);

 private:
  struct EndOf {
    std::shared_ptr<Connection> connection;
    Connection::Side side;
  };

  using Descriptor = std::variant<std::shared_ptr<SimListener>, EndOf>;

  void on_connect(const std::shared_ptr<Connection>& connection);
  SimListener* listener_for(const io::Address& address);

  TimePoint now_;
  Rng rng_;
  EventQueue events_;
  Trace trace_;
  std::map<int, Descriptor> descriptors_;
  int next_fd_ = 3;
  std::uint16_t next_port_ = 40'000;
  std::map<io::Address, Reach> reach_;
};

}  // namespace sluice::sim
