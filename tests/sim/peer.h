#pragma once

#include "io/socket.h"
#include "sim/host.h"
#include "sim/message.h"

#include <memory>
#include <string>
#include <string_view>

namespace sluice::sim {

/// One side of a connection, played by a test: a client or an origin. Speaks raw bytes, well-formed
/// or not.
class Peer {
 public:
  Peer(Host& host, std::unique_ptr<io::Socket> socket) : host_(&host), socket_(std::move(socket)) {}

  static coro::Task<Result<Peer>> connect(Host& host, io::Address to);

  /// Sends all of `bytes`.
  coro::Task<Result<>> send(std::string bytes);
  /// Sends `bytes` in pieces of at most `size`, with a pause after each.
  coro::Task<Result<>> send_slowly(std::string bytes, std::size_t size, Duration pause);

  /// The bytes up to and including `mark`. Errors: Closed if the end comes first.
  coro::Task<Result<std::string>> read_until(std::string_view mark);
  /// Exactly `count` bytes. Errors: Closed if the end comes first.
  coro::Task<Result<std::string>> read_exactly(std::size_t count);
  /// Everything until the end.
  coro::Task<Result<std::string>> read_to_end();
  /// Reads what there is every `pause`, until `count` bytes have come or the end.
  coro::Task<Result<std::string>> read_slowly(std::size_t count, Duration pause);

  /// A head alone: its body stays to be read.
  coro::Task<Result<Message>> read_head();
  coro::Task<Result<Message>> read_request();
  /// The answer to `method`: its framing depends on it. Interim answers are skipped.
  coro::Task<Result<Message>> read_response(std::string method = "GET");
  /// The rest of `message` after `read_head`.
  coro::Task<Result<>> read_body(Message& message, std::string method = "GET");

  coro::Task<Result<>> wait(Duration time);

  /// Ends our direction.
  void half_close() { socket_->shutdown_write(); }

  /// Closes with a reset.
  void reset();

  void close() { socket_.reset(); }

  [[nodiscard]] bool is_open() const { return socket_ != nullptr; }

  Host& host() { return *host_; }

 private:
  /// More bytes. Errors: Closed at the end.
  coro::Task<Result<>> receive_more();
  coro::Task<Result<>> read_chunked(Message& message);
  std::string take(std::size_t count);

  Host* host_;
  std::unique_ptr<io::Socket> socket_;
};

}  // namespace sluice::sim
