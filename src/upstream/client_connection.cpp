#include "upstream/client_connection.h"

namespace sluice::upstream {

ClientConnection::ClientConnection(
    Endpoint& endpoint, std::unique_ptr<io::Socket> socket, Metrics metrics, std::uint32_t worker
)
    : endpoint_(&endpoint),
      socket_(std::move(socket)),
      metrics_(std::move(metrics)),
      idle_gauge_((*metrics_)[worker].connections_idle),
      active_gauge_((*metrics_)[worker].connections_active),
      counted_(active_gauge_.hold()) {
  idle_watch_.connection = this;
}

ClientConnection::~ClientConnection() {
  socket_.reset();
  endpoint_->release();
}

void ClientConnection::become_idle() {
  counted_ = idle_gauge_.hold();
  socket_->socket().reader = &idle_watch_;
  socket_->loop().backend().watch(socket_->socket());
}

void ClientConnection::become_active() {
  counted_ = active_gauge_.hold();
  socket_->socket().reader = nullptr;
  idle_watch_.unlink();
}

bool ClientConnection::is_disturbed() {
  const io::SocketState& state = socket_->socket();
  return state.peer_ended || !socket_->in.empty() ||
         (state.readable && !socket_->is_idle_and_open());
}

void ClientConnection::IdleWatch::run() {
  connection->endpoint_->on_idle_event(*connection);
}

}  // namespace sluice::upstream
