#include "sim/sim_backend.h"

#include "base/assert.h"
#include "io/loop.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

namespace sluice::sim {

SimBackend::~SimBackend() {
  SLUICE_ASSERT(open_sockets_ == 0, "every socket is closed before its loop goes");
}

WallTime SimBackend::wall_now() const {
  // Sun, 06 Nov 1994 08:49:37 GMT plus what has passed: dates are the same on every run.
  constexpr WallTime kEpoch{std::chrono::seconds(784'111'777)};
  return kEpoch +
         std::chrono::duration_cast<WallTime::duration>(network_->now().time_since_epoch());
}

io::SocketState* SimBackend::adopt(int fd) {
  auto* socket = new SimSocket;
  socket->backend = this;
  network_->adopt(fd, *socket);
  ++open_sockets_;
  return socket;
}

Result<io::SocketState*> SimBackend::connect(const io::Address& address) {
  io::SocketState* socket = adopt(TRY(network_->connect(host_, address)));
  socket->writable = false;
  return socket;
}

std::int64_t SimBackend::finish_connect(io::SocketState& socket) {
  End& end = end_of(of(socket));
  if (end.state == End::State::Connecting) {
    return io::kWouldBlock;
  }
  return -std::exchange(end.error, 0);
}

std::int64_t SimBackend::accept(io::SocketState& listener, io::Accepted& accepted) {
  const int fd = network_->accept(*of(listener).listener);
  if (fd < 0) {
    return io::kWouldBlock;
  }
  accepted.fd = fd;
  accepted.peer = network_->remote_address(fd);
  return 1;
}

std::int64_t SimBackend::receive(
    io::SocketState& socket, ReceiveBuffer& into, BufferPool& pool, std::uint32_t wanted
) {
  SimSocket& sim = of(socket);
  const std::int64_t result = sim.connection->receive(sim.side, into, pool, wanted);
  note_receipt(sim, result);
  return result;
}

void SimBackend::note_receipt(SimSocket& socket, std::int64_t result) {
  if (result <= 0 && result != io::kWouldBlock) {
    socket.peer_ended = true;
    socket.broken |= result < 0;
  }
  // Drained, until an event says otherwise; an end stays to be read.
  socket.readable = result != io::kWouldBlock && socket.connection->is_readable(socket.side);
}

std::int64_t SimBackend::send(io::SocketState& socket, io::SendQueue& queue) {
  SimSocket& sim = of(socket);
  return sim.connection->send(sim.side, queue);
}

namespace {

/// Takes fewer bytes than sockets have at times, as a kernel's does.
class SimPipe final : public io::Pipe {
 public:
  static constexpr std::size_t kCapacity = 16 * 1024;

  std::string bytes;
};

}  // namespace

std::unique_ptr<io::Pipe> SimBackend::open_pipe() {
  return std::make_unique<SimPipe>();
}

std::int64_t SimBackend::splice_in(io::SocketState& from, io::Pipe& pipe, std::size_t max) {
  SimSocket& sim = of(from);
  std::string& bytes = static_cast<SimPipe&>(pipe).bytes;
  const std::int64_t result =
      sim.connection->receive(sim.side, bytes, std::min(max, SimPipe::kCapacity));
  note_receipt(sim, result);
  if (result > 0) {
    pipe.add(static_cast<std::size_t>(result));
  }
  return result;
}

std::int64_t SimBackend::splice_out(io::SocketState& to, io::Pipe& pipe) {
  SimSocket& sim = of(to);
  std::string& bytes = static_cast<SimPipe&>(pipe).bytes;
  io::SendQueue queue;
  queue.push(Chunk(bytes));
  const std::int64_t result = sim.connection->send(sim.side, queue);
  if (result > 0) {
    bytes.erase(0, static_cast<std::size_t>(result));
    pipe.remove(static_cast<std::size_t>(result));
  }
  return result;
}

std::int64_t SimBackend::send_file(io::SocketState& to, io::FileSlice& slice) {
  SimSocket& sim = of(to);
  std::string bytes(std::min<std::uint64_t>(slice.size, SimPipe::kCapacity), '\0');
  const ssize_t n =
      ::pread(slice.file, bytes.data(), bytes.size(), static_cast<off_t>(slice.offset));
  if (n <= 0) {
    return n < 0 ? -errno : 0;
  }
  bytes.resize(static_cast<std::size_t>(n));
  io::SendQueue queue;
  queue.push(Chunk(bytes));
  const std::int64_t result = sim.connection->send(sim.side, queue);
  if (result > 0) {
    slice.remove_prefix(static_cast<std::uint64_t>(result));
  }
  return result;
}

void SimBackend::shutdown_write(io::SocketState& socket) {
  socket.write_ended = true;
  SimSocket& sim = of(socket);
  sim.connection->end_writing(sim.side);
}

void SimBackend::watch(io::SocketState& socket) {
  if (socket.registered) {
    return;
  }
  // As epoll does: what holds already is told as the first event.
  socket.registered = true;
  SimSocket& sim = of(socket);
  unsigned events = 0;
  if (sim.listener != nullptr) {
    events = sim.listener->waiting.empty() ? 0U : SimSocket::kReadable;
  } else {
    const End& end = end_of(sim);
    const bool dead = end.state == End::State::Dead;
    events |= sim.connection->is_readable(sim.side) ? SimSocket::kReadable : 0U;
    events |= sim.connection->is_writable(sim.side) ? SimSocket::kWritable : 0U;
    events |= end.peer_ended || dead ? SimSocket::kEnded : 0U;
    events |= dead ? SimSocket::kBroken : 0U;
  }
  if (events != 0) {
    note(sim, events);
  }
}

bool SimBackend::is_idle_and_open(io::SocketState& socket) {
  SimSocket& sim = of(socket);
  return !sim.connection->is_readable(sim.side);
}

void SimBackend::close(io::SocketState* socket) {
  SimSocket& sim = of(*socket);
  std::erase(noted_, &sim);
  if (sim.listener != nullptr) {
    sim.listener->socket = nullptr;
  }
  network_->close(sim.fd);
  --open_sockets_;
  delete &sim;
}

void SimBackend::reset_on_close(io::SocketState& socket) {
  end_of(of(socket)).reset_on_close = true;
}

Result<int> SimBackend::listen(const io::Address& address, const io::ListenOptions& /*options*/) {
  return network_->listen(address);
}

void SimBackend::note(SimSocket& socket, unsigned events) {
  if (socket.events == 0) {
    noted_.push_back(&socket);
  }
  socket.events |= events;
}

void SimBackend::wait(io::Loop& loop, std::optional<TimePoint> /*until*/) {
  woken_ = false;
  std::vector<SimSocket*> noted = std::exchange(noted_, {});
  for (std::size_t left = noted.size(); left > 0; --left) {
    std::swap(noted[left - 1], noted[network_->rng().below(left)]);
    SimSocket& socket = *noted[left - 1];
    const unsigned events = std::exchange(socket.events, 0U);
    network_->trace().note("event", static_cast<std::uint64_t>(socket.fd), events);
    if ((events & SimSocket::kEnded) != 0) {
      socket.peer_ended = true;
    }
    socket.readable |= (events & SimSocket::kReadable) != 0;
    if ((events & SimSocket::kReadable) != 0 && socket.reader != nullptr) {
      loop.schedule(*socket.reader);
    }
    if ((events & SimSocket::kWritable) != 0 && socket.writer != nullptr) {
      loop.schedule(*socket.writer);
    }
    if ((events & SimSocket::kBroken) != 0) {
      socket.broken = true;
      if (socket.hangup != nullptr) {
        socket.hangup->cancel();
      }
    }
  }
}

}  // namespace sluice::sim
