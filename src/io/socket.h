#pragma once

#include "coro/task.h"
#include "io/stream.h"

#include <memory>
#include <optional>

namespace sluice::io {

/// A plain TCP or unix-domain connection. Closes it when destroyed.
class Socket final : public Stream {
 public:
  /// Takes over `fd`, which is connected.
  Socket(Loop& loop, int fd);
  ~Socket() override;

  /// Connects to `address`. Suspends until it is done; callers give it a deadline.
  /// Errors: ConnectionRefused, DestinationUnavailable (unreachable), ConnectionTerminated,
  /// SystemError, Cancelled, Timeout.
  static coro::Task<Result<std::unique_ptr<Socket>>> connect(Loop& loop, Address address);

  [[nodiscard]] bool can_splice() const override { return true; }

  std::int64_t try_receive(std::uint32_t wanted) override;
  std::int64_t try_flush() override;
  void shutdown_write() override;
  bool is_idle_and_open() override;
  void reset() override;

 private:
  Socket(Loop& loop, SocketState& state);
};

/// A listening socket of one loop.
class Listener {
 public:
  /// Takes over `fd`, which listens.
  Listener(Loop& loop, int fd);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  class Accept;

  /// The next connection. Suspends until there is one. Errors: SystemError with errno (EMFILE: out
  /// of descriptors), Cancelled, Timeout.
  [[nodiscard]] Accept accept();

  /// The next connection if one waits already, whether or not its event has been heard. Never
  /// suspends.
  [[nodiscard]] std::optional<Accepted> accept_waiting();

 private:
  Loop* loop_;
  SocketState* socket_;
};

class [[nodiscard]] Listener::Accept : public Operation<Accept, &SocketState::reader> {
 public:
  explicit Accept(Listener& listener) : Operation(listener.loop_->backend(), *listener.socket_) {}

  std::int64_t attempt() { return backend_->accept(*socket_, accepted_); }

  [[nodiscard]] Result<Accepted> await_resume() {
    if (const Errc stopped = stop_reason(); stopped != Errc::None) {
      return fail(stopped);
    }
    if (result_ < 0) {
      return fail(Errc::SystemError, "accept", static_cast<int>(-result_));
    }
    return std::move(accepted_);
  }

 private:
  Accepted accepted_;
};

inline Listener::Accept Listener::accept() {
  return Accept(*this);
}

}  // namespace sluice::io
