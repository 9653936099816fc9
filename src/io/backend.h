#pragma once

#include "base/buffer.h"
#include "base/error.h"
#include "base/units.h"
#include "coro/fiber.h"
#include "io/address.h"
#include "io/file_slice.h"
#include "io/pipe.h"
#include "io/send_queue.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace sluice::io {

class Loop;

/// An attempt that cannot be answered now.
inline constexpr std::int64_t kWouldBlock = std::numeric_limits<std::int64_t>::min();

/// What the loop knows of one socket. Made and freed by its backend; owned by a `Socket` or a
/// `Listener`. A backend may keep more behind it by deriving.
struct SocketState {
  int fd = -1;
  bool readable = true;  ///< an attempt may succeed; cleared when one would block, set by an event
  bool writable = true;
  bool peer_ended = false;   ///< the peer ended its direction, or the connection is gone
  bool write_ended = false;  ///< we have ended our direction
  bool broken = false;       ///< the connection is gone
  bool registered = false;
  bool aborted = false;            ///< every operation fails from now on
  bool listens = false;            ///< a listener: others may hold duplicates of its descriptor
  coro::Waiter* reader = nullptr;  ///< parked on readability
  coro::Waiter* writer = nullptr;  ///< parked on writability
  coro::Fiber* hangup = nullptr;   ///< cancelled when the connection breaks
};

/// A connection taken from a listener, not yet tied to a loop: it may be handed to another worker.
struct Accepted {
  int fd = -1;
  Address peer;
};

struct ListenOptions {
  bool share_port = true;          ///< SO_REUSEPORT, one socket a worker
  std::uint32_t unix_mode = 0666;  ///< permissions of a unix socket
};

/// The outside world as a loop sees it: epoll, the simulation, later io_uring. Operations are
/// attempts: tried first, and parked when they would block; an event sets a flag and queues what is
/// parked. An attempt answers with a count, 0 at the end, `kWouldBlock` or -errno. All but `wake`
/// belong to the loop's thread.
class Backend {
 public:
  Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  virtual ~Backend() = default;

  [[nodiscard]] virtual TimePoint now() const = 0;
  [[nodiscard]] virtual WallTime wall_now() const = 0;

  /// Takes over a connected descriptor, or a listening one. Ownership passes.
  virtual SocketState* adopt(int fd) = 0;

  /// Starts to connect. Errors: ConnectionRefused, ConnectionTerminated, SystemError, at once where
  /// the system knows.
  virtual Result<SocketState*> connect(const Address& address) = 0;
  /// How `connect` went: 0 once connected.
  virtual std::int64_t finish_connect(SocketState& socket) = 0;

  virtual std::int64_t accept(SocketState& listener, Accepted& accepted) = 0;
  /// Appends to `into`, in a buffer of about `wanted` bytes from `pool` if it has none.
  virtual std::int64_t receive(
      SocketState& socket, ReceiveBuffer& into, BufferPool& pool, std::uint32_t wanted
  ) = 0;
  /// Takes from the front of `queue` as much as the socket takes.
  virtual std::int64_t send(SocketState& socket, SendQueue& queue) = 0;
  /// A pipe for the two attempts below; null if there can be none.
  virtual std::unique_ptr<Pipe> open_pipe() = 0;
  /// Moves at most `max` bytes that arrived on `from` into `pipe`, which is empty.
  virtual std::int64_t splice_in(SocketState& from, Pipe& pipe, std::size_t max) = 0;
  /// Moves what `pipe` holds to `to`, as much as it takes.
  virtual std::int64_t splice_out(SocketState& to, Pipe& pipe) = 0;
  /// Sends bytes of a file, as much as the socket takes, and takes them off `slice`. Answers 0
  /// where the file has ended before.
  virtual std::int64_t send_file(SocketState& to, FileSlice& slice) = 0;
  /// Ends our direction.
  virtual void shutdown_write(SocketState& socket) = 0;
  /// Makes sure that events of this socket are heard. Called whenever something waits on it. If the
  /// system has no room for that, the socket is aborted: its operations fail.
  virtual void watch(SocketState& socket) = 0;
  /// Whether an idle connection is still open with nothing to read: looked at now, with a system
  /// call.
  virtual bool is_idle_and_open(SocketState& socket) = 0;
  virtual void close(SocketState* socket) = 0;
  /// Lets the coming `close` reset the connection, so that the peer cannot take a cut response for
  /// a whole one.
  virtual void reset_on_close(SocketState& socket) = 0;

  /// Opens a listening socket; the caller owns the descriptor. From any thread. Errors: SystemError
  /// with errno.
  virtual Result<int> listen(const Address& address, const ListenOptions& options) = 0;
  /// The address a listening descriptor is bound to: tells the port that 0 became. From any thread.
  [[nodiscard]] virtual Address local_address(int fd) const = 0;
  /// Closes a descriptor that no `SocketState` owns. From any thread.
  virtual void close_descriptor(int fd) = 0;

  /// Gathers events, queueing what they wake on `loop`; waits until there are some, `until`, or a
  /// `wake`.
  virtual void wait(Loop& loop, std::optional<TimePoint> until) = 0;
  /// Ends a `wait` that is under way, or the next one. From any thread.
  virtual void wake() = 0;
};

}  // namespace sluice::io
