#include "io/epoll_backend.h"

#include "io/errno.h"
#include "io/kernel_pipe.h"
#include "io/listen.h"
#include "io/loop.h"
#include "io/send_file.h"
#include "io/sockaddr.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <utility>

namespace sluice::io {

namespace {

constexpr int kEventsPerWait = 256;
constexpr std::size_t kChunksPerSend = 16;

// Straight to the kernel: the library's functions are cancellation points, which costs more than
// all else they do. `syscall` sets errno as they do.

ssize_t receive_bytes(int fd, std::span<char> room) {
  return ::syscall(SYS_recvfrom, fd, room.data(), room.size(), 0, nullptr, nullptr);
}

ssize_t send_one(int fd, const Chunk& chunk) {
  return ::syscall(SYS_sendto, fd, chunk.data(), chunk.size(), MSG_NOSIGNAL, nullptr, 0);
}

/// Sends from the front of the queue in one go; `offered` becomes the bytes that were to be sent.
ssize_t send_several(int fd, const SendQueue& queue, std::size_t& offered) {
  std::array<iovec, kChunksPerSend> parts;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  msghdr message{.msg_iov = parts.data()};
  offered = 0;
  for (const Chunk& chunk : queue) {
    if (message.msg_iovlen == parts.size()) {
      break;
    }
    parts[message.msg_iovlen++] = {const_cast<char*>(chunk.data()), chunk.size()};
    offered += chunk.size();
  }
  return ::syscall(SYS_sendmsg, fd, &message, MSG_NOSIGNAL);
}

class EpollBackend final : public Backend {
 public:
  EpollBackend(int epoll, int wake) : epoll_(epoll), wake_(wake) {
    epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  }

  ~EpollBackend() override {
    ::close(wake_);
    ::close(epoll_);
  }

  TimePoint now() const override { return std::chrono::steady_clock::now(); }

  WallTime wall_now() const override { return std::chrono::system_clock::now(); }

  SocketState* adopt(int fd) override {
    auto* socket = new SocketState;
    socket->fd = fd;
    return socket;
  }

  Result<SocketState*> connect(const Address& address) override;
  std::int64_t finish_connect(SocketState& socket) override;
  std::int64_t accept(SocketState& listener, Accepted& accepted) override;
  std::int64_t receive(
      SocketState& socket, ReceiveBuffer& into, BufferPool& pool, std::uint32_t wanted
  ) override;
  std::int64_t send(SocketState& socket, SendQueue& queue) override;

  std::unique_ptr<Pipe> open_pipe() override { return open_kernel_pipe(); }

  std::int64_t splice_in(SocketState& from, Pipe& pipe, std::size_t max) override;
  std::int64_t splice_out(SocketState& to, Pipe& pipe) override;
  std::int64_t send_file(SocketState& to, FileSlice& slice) override;

  void shutdown_write(SocketState& socket) override {
    socket.write_ended = true;
    ::shutdown(socket.fd, SHUT_WR);
  }

  void watch(SocketState& socket) override {
    if (!socket.registered) {
      socket.registered = true;
      epoll_event event{
          .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &socket}
      };
      socket.aborted |= epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.fd, &event) != 0;
    }
  }

  bool is_idle_and_open(SocketState& socket) override {
    char byte = 0;
    const ssize_t n = ::recv(socket.fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    const bool is_idle = n < 0 && errno == EAGAIN;
    socket.readable &= !is_idle;
    return is_idle;
  }

  void close(SocketState* socket) override {
    // Events are turned into flags before any fiber runs, so none for this socket is still to come.
    // But a listening socket lives on while there is a duplicate of its descriptor, and its events
    // with it.
    if (socket->listens && socket->registered) {
      epoll_ctl(epoll_, EPOLL_CTL_DEL, socket->fd, nullptr);
    }
    ::close(socket->fd);
    delete socket;
  }

  void reset_on_close(SocketState& socket) override {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket.fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  }

  Result<int> listen(const Address& address, const ListenOptions& options) override {
    return open_listening_socket(address, options);
  }

  Address local_address(int fd) const override {
    SocketAddress local;
    ::getsockname(fd, local.get(), &local.size);
    return local.address();
  }

  void close_descriptor(int fd) override { ::close(fd); }

  void wait(Loop& loop, std::optional<TimePoint> until) override;

  void wake() override {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof(one));
  }

 private:
  static void on_event(Loop& loop, SocketState& socket, std::uint32_t events);

  int epoll_;
  int wake_;
};

Result<SocketState*> EpollBackend::connect(const Address& address) {
  const SocketAddress to(address);
  const int fd = ::socket(to.get()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return fail(Errc::SystemError, "socket", errno);
  }
  if (!address.is_unix()) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  if (::connect(fd, to.get(), to.size) != 0 && errno != EINPROGRESS) {
    const int error = errno;
    ::close(fd);
    // A unix socket whose queue is full answers at once; it is a refusal as far as we are
    // concerned.
    return std::unexpected(
        error == EAGAIN ? Error(Errc::ConnectionRefused, "", error) : error_from_errno(error)
    );
  }
  SocketState* socket = adopt(fd);
  socket->readable = false;  // an event tells when the peer has sent something
  socket->writable = address.is_unix();
  return socket;
}

std::int64_t EpollBackend::finish_connect(SocketState& socket) {
  if (!socket.writable) {
    return kWouldBlock;
  }
  int error = 0;
  socklen_t size = sizeof(error);
  ::getsockopt(socket.fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return -error;
}

std::int64_t EpollBackend::accept(SocketState& listener, Accepted& accepted) {
  if (!listener.readable) {
    return kWouldBlock;
  }
  while (true) {
    SocketAddress peer;
    const int fd = ::accept4(listener.fd, peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      accepted = {fd, peer.address()};
      return 1;
    }
    if (errno == EAGAIN) {
      listener.readable = false;
      return kWouldBlock;
    }
    // The client is gone already, or the network tells of an earlier fault; the next one may be
    // fine.
    if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO && errno != ENETDOWN &&
        errno != EHOSTUNREACH && errno != ENETUNREACH) {
      return -errno;
    }
  }
}

std::int64_t EpollBackend::receive(
    SocketState& socket, ReceiveBuffer& into, BufferPool& pool, std::uint32_t wanted
) {
  if (!socket.readable) {
    return kWouldBlock;
  }
  while (true) {
    const std::span<char> room = into.prepare(pool, wanted);
    const ssize_t n = receive_bytes(socket.fd, room);
    if (n > 0) {
      into.commit(static_cast<std::size_t>(n));
      // Less than asked for: drained, until an event says otherwise. An end that was announced is
      // still to be read.
      socket.readable = static_cast<std::size_t>(n) == room.size() || socket.peer_ended;
      return n;
    }
    into.commit(0);
    if (n == 0) {
      socket.peer_ended = true;
      return 0;
    }
    if (errno == EAGAIN) {
      socket.readable = false;
      return kWouldBlock;
    }
    if (errno != EINTR) {
      socket.peer_ended = socket.broken = true;
      return -errno;
    }
  }
}

std::int64_t EpollBackend::send(SocketState& socket, SendQueue& queue) {
  if (!socket.writable) {
    return kWouldBlock;
  }
  while (true) {
    std::size_t offered = queue.begin()->size();
    const ssize_t n = queue.end() - queue.begin() == 1 ? send_one(socket.fd, *queue.begin())
                                                       : send_several(socket.fd, queue, offered);
    if (n >= 0) {
      socket.writable = static_cast<std::size_t>(n) == offered;
      queue.consume(static_cast<std::size_t>(n));
      return n;
    }
    if (errno == EAGAIN) {
      socket.writable = false;
      return kWouldBlock;
    }
    if (errno != EINTR) {
      return -errno;
    }
  }
}

std::int64_t EpollBackend::splice_in(SocketState& from, Pipe& pipe, std::size_t max) {
  if (!from.readable) {
    return kWouldBlock;
  }
  while (true) {
    const ssize_t n = splice_from_socket(from.fd, pipe, max);
    // How much a pipe takes says nothing of what is left: only an attempt that would block does.
    if (n > 0) {
      return n;
    }
    if (n == 0) {
      from.peer_ended = true;
      return 0;
    }
    if (errno == EAGAIN) {
      from.readable = false;
      return kWouldBlock;
    }
    if (errno != EINTR) {
      from.peer_ended = from.broken = true;
      return -errno;
    }
  }
}

std::int64_t EpollBackend::splice_out(SocketState& to, Pipe& pipe) {
  if (!to.writable) {
    return kWouldBlock;
  }
  while (true) {
    const ssize_t n = splice_to_socket(to.fd, pipe);
    if (n > 0) {
      return n;
    }
    if (n == 0 || errno == EAGAIN) {
      to.writable = false;
      return kWouldBlock;
    }
    if (errno != EINTR) {
      return -errno;
    }
  }
}

std::int64_t EpollBackend::send_file(SocketState& to, FileSlice& slice) {
  if (!to.writable) {
    return kWouldBlock;
  }
  while (true) {
    const ssize_t n = io::send_file(to.fd, slice);
    // How much it sends at a time says nothing of the room that is left.
    if (n >= 0) {
      slice.remove_prefix(static_cast<std::uint64_t>(n));
      return n;
    }
    if (errno == EAGAIN) {
      to.writable = false;
      return kWouldBlock;
    }
    if (errno != EINTR) {
      return -errno;
    }
  }
}

void EpollBackend::wait(Loop& loop, std::optional<TimePoint> until) {
  int timeout = -1;
  if (until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - loop.now()).count();
    timeout = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  }
  std::array<epoll_event, kEventsPerWait> events;
  const int count = ::epoll_wait(epoll_, events.data(), kEventsPerWait, timeout);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.ptr == nullptr) {
      std::uint64_t wakes = 0;
      [[maybe_unused]] const ssize_t read = ::read(wake_, &wakes, sizeof(wakes));
    } else {
      on_event(loop, *static_cast<SocketState*>(event.data.ptr), event.events);
    }
  }
}

void EpollBackend::on_event(Loop& loop, SocketState& socket, std::uint32_t events) {
  constexpr std::uint32_t kBroken = EPOLLERR | EPOLLHUP;
  if ((events & (EPOLLRDHUP | kBroken)) != 0) {
    socket.peer_ended = true;
  }
  if ((events & (EPOLLIN | EPOLLRDHUP | kBroken)) != 0) {
    socket.readable = true;
    if (socket.reader != nullptr) {
      loop.schedule(*socket.reader);
    }
  }
  if ((events & (EPOLLOUT | kBroken)) != 0) {
    socket.writable = true;
    if (socket.writer != nullptr) {
      loop.schedule(*socket.writer);
    }
  }
  // Both directions ended is no break where we ended ours: what the peer sent before its end is
  // still to be read.
  const bool hung_up = (events & EPOLLHUP) != 0 && !socket.write_ended;
  if (hung_up || (events & EPOLLERR) != 0) {
    socket.broken = true;
    if (socket.hangup != nullptr) {
      socket.hangup->cancel();
    }
  }
}

}  // namespace

Result<std::unique_ptr<Backend>> make_epoll_backend() {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) {
    return fail(Errc::SystemError, "epoll_create1", errno);
  }
  const int wake = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (wake < 0) {
    const int error = errno;
    ::close(epoll);
    return fail(Errc::SystemError, "eventfd", error);
  }
  return std::make_unique<EpollBackend>(epoll, wake);
}

}  // namespace sluice::io
