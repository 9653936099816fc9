#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/units.h"
#include "coro/task.h"
#include "http/message.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::http {

/// What is known of the connection a request came on. Lives as long as the connection.
struct ConnectionInfo {
  std::string_view peer_ip;  ///< text, without brackets; empty for a unix socket
  std::string_view local_ip;
  std::uint16_t peer_port = 0;
  std::uint16_t local_port = 0;
  bool peer_is_unix = false;
  bool is_tls = false;
  std::string_view listener;  ///< its name or address, as configured
  std::uint64_t id = 0;       ///< unique in the process
};

/// How an answer goes out: the server side of h1, h2 or h3, seen by the proxy. One for each
/// request.
class ResponseWriter {
 public:
  ResponseWriter() = default;
  ResponseWriter(const ResponseWriter&) = delete;
  ResponseWriter& operator=(const ResponseWriter&) = delete;
  virtual ~ResponseWriter() = default;

  /// An interim (1xx, not 101) response, sent at once. Dropped silently for clients that cannot
  /// take one (HTTP/1.0).
  virtual coro::Task<Result<>> send_interim(const ResponseHead& head) = 0;

  /// Queues the final head; it leaves with the first body bytes, `flush` or `finish`. Framing
  /// fields (Content-Length, Transfer-Encoding, Connection) are the writer's: those in `head` are
  /// ignored. `length` is of the body that follows; for a response without a body (HEAD, 304) of
  /// the one it stands for.
  virtual void start(const ResponseHead& head, BodyLength length) = 0;

  /// The next body bytes. May keep small ones until `flush` or `finish`. Suspends while the client
  /// does not read.
  virtual coro::Task<Result<>> write(Chunk bytes) = 0;

  /// Whether body bytes go out as they are, so that the kernel can move them. Once started.
  [[nodiscard]] virtual bool can_splice() const { return false; }

  /// Where `can_splice`: what is left of `body`, which `can_move`. Suspends.
  virtual coro::Task<Result<>> write_from(BodyReader& /*body*/) {
    co_return fail(Errc::ProxyInternalError, "a response that cannot be spliced");
  }

  /// Sends what is queued.
  virtual coro::Task<Result<>> flush() = 0;

  /// The end of the response. `trailers` (may be null) are sent where the client can take them.
  virtual coro::Task<Result<>> finish(const FieldSection* trailers) = 0;

  /// Head and whole body in one go: `start`, `write` and `finish` with one send and one suspension
  /// at most.
  virtual coro::Task<Result<>> send_whole(
      const ResponseHead& head, BodyLength length, Chunk body
  ) = 0;

  /// Sends the head of a 101 (or 2xx to CONNECT) and gives the connection away as a byte stream,
  /// with what the client sent behind its request. The Duplex lives in the request's arena and
  /// until the handler returns.
  virtual coro::Task<Result<Duplex*>> upgrade(const ResponseHead& head) = 0;

  /// Whether a final head was started: from then on an error can only cut the response short.
  [[nodiscard]] virtual bool has_started() const = 0;

  /// Bytes of the response that the connection took so far: head, framing, body, and what went
  /// through a tunnel; and without head and framing.
  [[nodiscard]] virtual std::uint64_t bytes_sent() const = 0;
  [[nodiscard]] virtual std::uint64_t body_bytes_sent() const = 0;

  /// Gives up when the client takes nothing for so long (ConnectionWriteTimeout); empty: never.
  virtual void set_send_timeout(std::optional<Duration> idle) = 0;

  /// Ends the connection after this response: `Connection: close` if the head has not left yet.
  virtual void close_after() = 0;
};

/// One request as the server side hands it on. All of it lives until the handler returns.
struct ServerRequest {
  RequestHead& head;
  BodyReader* body;  ///< null: the request has none
  BodyLength body_length;
  bool expects_continue;  ///< asked for a 100 before its body (RFC 9110 §10.1.1)
  bool accepts_trailers;  ///< the client said that it takes trailers (`TE: trailers`)
  std::string_view
      upgrade;  ///< the Upgrade field, when the connection can be given away; else empty
  const ConnectionInfo& connection;
  Arena& arena;
  TimePoint received;  ///< when its first byte was read
  WallTime received_wall;
  std::uint64_t head_bytes;   ///< of the head as received
  Errc outcome = Errc::None;  ///< set by the handler: why it did not go well
};

/// Answers requests; the proxy is one. Called once a request; must leave an answer started in
/// `writer`, or the connection is closed. Suspends for as long as the exchange takes.
class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;

  virtual coro::Task<void> handle(ServerRequest& request, ResponseWriter& writer) = 0;

  /// A request refused before it could be handed on (malformed, too large): `error` tells why. The
  /// handler logs it and leaves a response in `writer`; the connection is closed after it.
  /// `request.head` holds what was understood.
  virtual coro::Task<void> refuse(ServerRequest& request, ResponseWriter& writer, Error error) = 0;
};

}  // namespace sluice::http
