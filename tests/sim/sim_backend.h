#pragma once

#include "io/backend.h"
#include "sim/network.h"
#include "sim/sim_socket.h"

#include <memory>
#include <vector>

namespace sluice::sim {

/// A loop's view of the simulated network. Never waits: the world decides when time passes.
class SimBackend final : public io::Backend {
 public:
  /// `host` is the address its connections come from.
  SimBackend(Network& network, io::Address host) : network_(&network), host_(std::move(host)) {}

  ~SimBackend() override;

  [[nodiscard]] TimePoint now() const override { return network_->now(); }

  [[nodiscard]] WallTime wall_now() const override;

  io::SocketState* adopt(int fd) override;
  Result<io::SocketState*> connect(const io::Address& address) override;
  std::int64_t finish_connect(io::SocketState& socket) override;
  std::int64_t accept(io::SocketState& listener, io::Accepted& accepted) override;
  std::int64_t receive(
      io::SocketState& socket, ReceiveBuffer& into, BufferPool& pool, std::uint32_t wanted
  ) override;
  std::int64_t send(io::SocketState& socket, io::SendQueue& queue) override;
  std::unique_ptr<io::Pipe> open_pipe() override;
  std::int64_t splice_in(io::SocketState& from, io::Pipe& pipe, std::size_t max) override;
  std::int64_t splice_out(io::SocketState& to, io::Pipe& pipe) override;
  std::int64_t send_file(io::SocketState& to, io::FileSlice& slice) override;
  void shutdown_write(io::SocketState& socket) override;
  void watch(io::SocketState& socket) override;
  bool is_idle_and_open(io::SocketState& socket) override;
  void close(io::SocketState* socket) override;
  void reset_on_close(io::SocketState& socket) override;

  Result<int> listen(const io::Address& address, const io::ListenOptions& options) override;

  [[nodiscard]] io::Address local_address(int fd) const override {
    return network_->local_address(fd);
  }

  void close_descriptor(int fd) override { network_->close(fd); }

  void wait(io::Loop& loop, std::optional<TimePoint> until) override;

  void wake() override { woken_ = true; }

  /// Remembers events for the next `wait`.
  void note(SimSocket& socket, unsigned events);

  /// Whether a turn of its loop has something to take from here.
  [[nodiscard]] bool has_news() const { return woken_ || !noted_.empty(); }

  /// Socket states not closed yet.
  [[nodiscard]] std::size_t open_sockets() const { return open_sockets_; }

 private:
  static void note_receipt(SimSocket& socket, std::int64_t result);

  static SimSocket& of(io::SocketState& socket) { return static_cast<SimSocket&>(socket); }

  static End& end_of(SimSocket& socket) { return socket.connection->end(socket.side); }

  Network* network_;
  io::Address host_;
  std::vector<SimSocket*> noted_;
  std::size_t open_sockets_ = 0;
  bool woken_ = true;
};

}  // namespace sluice::sim
