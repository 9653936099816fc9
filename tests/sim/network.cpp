#include "sim/network.h"

#include "sim/sim_backend.h"
#include "sim/sim_socket.h"

#include <algorithm>
#include <cerrno>

namespace sluice::sim {

namespace {

bool is_wildcard(const io::Address& address) {
  return !address.is_unix() &&
         std::ranges::all_of(address.ip_bytes(), [](char byte) { return byte == 0; });
}

io::Address with_port(const io::Address& address, std::uint16_t port) {
  return *io::Address::parse_ip(address.ip_text(), port);
}

}  // namespace

void Network::advance(TimePoint now) {
  now_ = std::max(now_, now);
  events_.run_due(now_);
}

void Network::tell(SimSocket* socket, unsigned events) {
  if (socket != nullptr && socket->registered) {
    socket->backend->note(*socket, events);
  }
}

Result<int> Network::listen(const io::Address& address) {
  auto listener = std::make_shared<SimListener>();
  listener->fd = next_fd_++;
  listener->address =
      !address.is_unix() && address.port() == 0 ? with_port(address, next_port_++) : address;
  descriptors_.emplace(listener->fd, listener);
  return listener->fd;
}

Result<int> Network::connect(const io::Address& from, const io::Address& to) {
  const auto scripted = reach_.find(to);
  const Reach reach = scripted != reach_.end() ? scripted->second : Reach::Listening;
  if (reach == Reach::Unreachable) {
    return fail(Errc::DestinationUnavailable, "", EHOSTUNREACH);
  }
  auto connection = std::make_shared<Connection>(*this, with_port(from, next_port_++), to);
  End& client = connection->end(Connection::kClient);
  client.fd = next_fd_++;
  descriptors_.emplace(client.fd, EndOf{connection, Connection::kClient});
  trace_.note("connect", static_cast<std::uint64_t>(client.fd));
  if (reach == Reach::Refused) {
    after(client.latency, [connection] { connection->on_connected(ECONNREFUSED); });
  } else if (reach == Reach::Listening) {
    after(client.latency, [this, connection] { on_connect(connection); });
  }
  return client.fd;
}

SimListener* Network::listener_for(const io::Address& address) {
  std::vector<SimListener*> exact;
  std::vector<SimListener*> wildcard;
  for (auto& [fd, descriptor] : descriptors_) {
    if (auto* listener = std::get_if<std::shared_ptr<SimListener>>(&descriptor)) {
      if ((*listener)->address == address) {
        exact.push_back(listener->get());
      } else if (is_wildcard((*listener)->address) &&
                 (*listener)->address.port() == address.port()) {
        wildcard.push_back(listener->get());
      }
    }
  }
  const auto& found = exact.empty() ? wildcard : exact;
  return found.empty() ? nullptr : found[rng_.below(found.size())];
}

void Network::on_connect(const std::shared_ptr<Connection>& connection) {
  End& client = connection->end(Connection::kClient);
  End& server = connection->end(Connection::kServer);
  if (client.closed) {
    return;
  }
  SimListener* listener = listener_for(server.local);
  if (listener == nullptr) {
    after(server.latency, [connection] { connection->on_connected(ECONNREFUSED); });
    return;
  }
  server.fd = next_fd_++;
  descriptors_.emplace(server.fd, EndOf{connection, Connection::kServer});
  listener->waiting.push_back(server.fd);
  tell(listener->socket, SimSocket::kReadable);
  server.last_arrival = now_ + server.latency;
  at(server.last_arrival, [connection] { connection->on_connected(0); });
}

int Network::accept(SimListener& listener) {
  if (listener.waiting.empty()) {
    return -1;
  }
  const auto chosen =
      listener.waiting.begin() + static_cast<std::ptrdiff_t>(rng_.below(listener.waiting.size()));
  const int fd = *chosen;
  listener.waiting.erase(chosen);
  trace_.note("accept", static_cast<std::uint64_t>(fd));
  return fd;
}

void Network::adopt(int fd, SimSocket& socket) {
  socket.fd = fd;
  Descriptor& descriptor = descriptors_.at(fd);
  if (auto* listener = std::get_if<std::shared_ptr<SimListener>>(&descriptor)) {
    socket.listener = *listener;
    socket.listener->socket = &socket;
  } else {
    const EndOf& end = std::get<EndOf>(descriptor);
    socket.connection = end.connection;
    socket.side = end.side;
    end.connection->end(end.side).socket = &socket;
  }
}

void Network::close(int fd) {
  trace_.note("close", static_cast<std::uint64_t>(fd));
  const auto closed = descriptors_.extract(fd);
  if (closed.empty()) {
    return;
  }
  if (const auto* listener = std::get_if<std::shared_ptr<SimListener>>(&closed.mapped())) {
    (*listener)->socket = nullptr;
    for (const int waiting : (*listener)->waiting) {
      const auto end = std::get<EndOf>(descriptors_.at(waiting));
      end.connection->end(end.side).reset_on_close = true;
      close(waiting);
    }
  } else {
    const EndOf& end = std::get<EndOf>(closed.mapped());
    end.connection->close(end.side);
  }
}

io::Address Network::local_address(int fd) const {
  const auto found = descriptors_.find(fd);
  if (found == descriptors_.end()) {
    return {};
  }
  if (const auto* listener = std::get_if<std::shared_ptr<SimListener>>(&found->second)) {
    return (*listener)->address;
  }
  const EndOf& end = std::get<EndOf>(found->second);
  return end.connection->end(end.side).local;
}

io::Address Network::remote_address(int fd) const {
  const EndOf& end = std::get<EndOf>(descriptors_.at(fd));
  return end.connection->end(end.side).remote;
}

void Network::break_connections_to(const io::Address& address) {
  for (auto& [fd, descriptor] : descriptors_) {
    if (auto* end = std::get_if<EndOf>(&descriptor);
        end != nullptr && end->side == Connection::kServer &&
        end->connection->end(end->side).local == address) {
      end->connection->break_now();
    }
  }
}

}  // namespace sluice::sim
