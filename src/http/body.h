#pragma once

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/units.h"
#include "coro/task.h"
#include "http/fields.h"

#include <optional>

namespace sluice::io {
class Stream;
}

namespace sluice::http {

/// How long a body is, as far as its framing says (RFC 9112 §6.3).
struct BodyLength {
  enum class Kind : std::uint8_t { None, Known, Unknown };

  Kind kind = Kind::None;
  std::uint64_t bytes = 0;  ///< with Known

  static constexpr BodyLength none() { return {}; }

  static constexpr BodyLength known(std::uint64_t n) { return {Kind::Known, n}; }

  static constexpr BodyLength unknown() { return {Kind::Unknown, 0}; }

  [[nodiscard]] constexpr bool is_known() const { return kind == Kind::Known; }

  bool operator==(const BodyLength&) const = default;
};

/// What a reader refuses to go beyond.
struct BodyLimits {
  Bytes max = Bytes::max();        ///< more is BodyTooLarge
  std::optional<TimePoint> until;  ///< when all of it must be here
  Bytes min_rate{0};  ///< a second, of the time waited for it, after 5 s; less is RequestTooSlow
  std::optional<Duration>
      idle;  ///< longest wait between two pieces; RequestTimeout, HttpResponseTimeout
};

/// How long whoever takes bytes may take none.
struct SendLimit {
  std::optional<Duration> idle;  ///< empty: for ever
  Errc as = Errc::Timeout;
};

/// One direction of a body, pulled by whoever sends it on. Not reading is the back-pressure.
/// A wrapper owns the reader below it; destroying the outermost cancels the chain.
class BodyReader {
 public:
  BodyReader() = default;
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;
  virtual ~BodyReader() = default;

  /// The next bytes, at most `max`; empty at the end. Suspends until there are some.
  /// Errors: BodyIncomplete (HttpResponseIncomplete from an upstream), BodyTooLarge, BadChunk,
  /// Cancelled, Timeout.
  virtual coro::Task<Result<std::optional<Chunk>>> read(Bytes max) = 0;

  /// The whole rest of the body if it has arrived already, else empty and nothing is consumed.
  /// Never suspends. Lets a small answer leave in one write with its head.
  virtual std::optional<Chunk> take_arrived() { return std::nullopt; }

  /// Looks at what has arrived, before anything is read: what is malformed there need not have
  /// reached anybody first. Errors: those of `read`.
  [[nodiscard]] virtual Result<> check_arrived() const { return Ok; }

  /// What is left, as far as the framing tells.
  [[nodiscard]] virtual BodyLength length() const = 0;

  /// Body bytes given out so far.
  [[nodiscard]] virtual std::uint64_t bytes_read() const { return 0; }

  /// Whether the kernel can move what comes next to a socket itself: then `move_to` may be called
  /// in place of `read`.
  [[nodiscard]] virtual bool can_move() { return false; }

  /// Moves all that is left to `to`, where `can_splice` and nothing is queued; `moved` counts what
  /// left, also before an error. Suspends. Errors: those of `read`; ConnectionTerminated of `to`,
  /// and `limit.as` when it takes nothing for so long.
  virtual coro::Task<Result<>> move_to(
      io::Stream& /*to*/, SendLimit /*limit*/, std::uint64_t& /*moved*/
  ) {
    co_return fail(Errc::ProxyInternalError, "a body that cannot be moved");
  }

  /// Whether the next `read` need not wait for the network.
  [[nodiscard]] virtual bool has_arrived() const { return false; }

  /// Whether it can be read to its end when the configuration of the route that made it is gone.
  [[nodiscard]] virtual bool outlives_route() const { return false; }

  /// Limits from here on; a body that came with more has none.
  virtual void set_limits(const BodyLimits& /*limits*/) {}

  /// Trailer fields, after the end; null if none came.
  [[nodiscard]] virtual const FieldSection* trailers() const { return nullptr; }
};

/// A body that lives in its exchange's arena.
using BodyPtr = ArenaPtr<BodyReader>;

/// Two byte streams, one each way, once HTTP is over on a connection (RFC 9110 §7.8): what a tunnel
/// joins.
class Duplex {
 public:
  Duplex() = default;
  Duplex(const Duplex&) = delete;
  Duplex& operator=(const Duplex&) = delete;
  virtual ~Duplex() = default;

  /// The next bytes; empty when the peer has ended its direction. Suspends.
  virtual coro::Task<Result<std::optional<Chunk>>> read() = 0;
  /// Sends all of it. Suspends while the peer does not take it.
  virtual coro::Task<Result<>> write(Chunk bytes) = 0;
  /// Ends our direction; the other stays open.
  virtual void shutdown_write() = 0;
};

}  // namespace sluice::http
