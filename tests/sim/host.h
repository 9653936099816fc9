#pragma once

#include "coro/scope.h"
#include "io/loop.h"
#include "sim/sim_backend.h"

#include <string>
#include <utility>

namespace sluice::sim {

/// A loop of the simulated world with an address of its own: a worker of the proxy, a client, an
/// origin.
class Host {
 public:
  Host(Network& network, std::string name, const io::Address& address);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  /// Without a port.
  [[nodiscard]] const io::Address& address() const { return address_; }

  /// This host's address with a port.
  [[nodiscard]] io::Address at(std::uint16_t port) const;

  /// Starts a fiber on this host, which lives until its end or the world's.
  template <class Function, class... Args>
  coro::Fiber& spawn(Function function, Args... args) {
    return scope.spawn(std::move(function), std::move(args)...);
  }

  /// Whether a turn of the loop would do something now.
  [[nodiscard]] bool can_go_on();

  /// When it will by itself, if nothing comes from outside.
  [[nodiscard]] std::optional<TimePoint> next_timer() { return loop.timers().next(); }

  SimBackend& backend() { return *backend_; }

 private:
  std::string name_;
  io::Address address_;
  SimBackend* backend_;

 public:
  io::Loop loop;
  coro::Scope scope;
};

}  // namespace sluice::sim
