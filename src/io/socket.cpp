#include "io/socket.h"

#include "io/errno.h"

namespace sluice::io {

namespace {

class [[nodiscard]] FinishConnect : public Operation<FinishConnect, &SocketState::writer> {
 public:
  FinishConnect(Backend& backend, SocketState& socket) : Operation(backend, socket) {}

  std::int64_t attempt() { return backend_->finish_connect(*socket_); }

  [[nodiscard]] Result<> await_resume() {
    if (const Errc stopped = stop_reason(); stopped != Errc::None) {
      return fail(stopped);
    }
    if (result_ < 0) {
      return std::unexpected(error_from_errno(static_cast<int>(-result_)));
    }
    return Ok;
  }
};

}  // namespace

Socket::Socket(Loop& loop, int fd) : Stream(loop, *loop.backend().adopt(fd)) {}

Socket::Socket(Loop& loop, SocketState& state) : Stream(loop, state) {}

Socket::~Socket() {
  loop_->backend().close(socket_);
}

coro::Task<Result<std::unique_ptr<Socket>>> Socket::connect(Loop& loop, Address address) {
  SocketState* state = CO_TRY(loop.backend().connect(address));
  std::unique_ptr<Socket> socket(new Socket(loop, *state));
  CO_TRY(co_await FinishConnect(loop.backend(), *state));
  co_return socket;
}

std::int64_t Socket::try_receive(std::uint32_t wanted) {
  return loop_->backend().receive(*socket_, in, loop_->buffers(), wanted);
}

std::int64_t Socket::try_flush() {
  return loop_->backend().send(*socket_, out);
}

void Socket::shutdown_write() {
  loop_->backend().shutdown_write(*socket_);
}

bool Socket::is_idle_and_open() {
  return in.empty() && loop_->backend().is_idle_and_open(*socket_);
}

void Socket::reset() {
  out.clear();
  loop_->backend().reset_on_close(*socket_);
}

Listener::Listener(Loop& loop, int fd) : loop_(&loop), socket_(loop.backend().adopt(fd)) {
  socket_->listens = true;
}

Listener::~Listener() {
  loop_->backend().close(socket_);
}

std::optional<Accepted> Listener::accept_waiting() {
  Accepted accepted;
  socket_->readable = true;
  return loop_->backend().accept(*socket_, accepted) == 1 ? std::optional(std::move(accepted))
                                                          : std::nullopt;
}

}  // namespace sluice::io
