#pragma once

#include "sim/script.h"

#include <memory>

namespace sluice::sim {

/// A server played by a test: every connection it accepts runs a script, and closes when that
/// returns.
class Origin {
 public:
  /// Listens at `port` of `host`.
  Origin(Host& host, std::uint16_t port, Script script);
  Origin(const Origin&) = delete;
  Origin& operator=(const Origin&) = delete;

  ~Origin() { stop(); }

  [[nodiscard]] const io::Address& address() const { return state_->address; }

  /// Connections accepted so far, and those still open.
  [[nodiscard]] int accepted() const { return state_->accepted; }

  [[nodiscard]] int open() const { return state_->open; }

  /// What connections accepted from now on run.
  void set_script(Script script) { state_->script = std::move(script); }

  /// Stops listening; connections go on.
  void stop();

 private:
  /// Shared with the fibers, which may outlive the origin.
  struct State {
    Host& host;
    io::Address address;
    Script script;
    int accepted = 0;
    int open = 0;
    coro::Fiber* listening = nullptr;
  };

  static coro::Task<> listen(std::shared_ptr<State> state, int fd);
  static coro::Task<> serve(std::shared_ptr<State> state, int fd);

  std::shared_ptr<State> state_;
};

}  // namespace sluice::sim
