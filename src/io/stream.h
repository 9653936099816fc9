#pragma once

#include "base/buffer.h"
#include "io/errno.h"
#include "io/loop.h"
#include "io/operation.h"
#include "io/send_queue.h"

#include <cstdint>

namespace sluice::io {

/// A connection's byte stream: plain now, TLS later. The attempts are virtual, so that a layer
/// between adds no coroutine to a read. One fiber may read while another writes. Belongs to one
/// loop.
class Stream {
 public:
  Stream(Loop& loop, SocketState& socket) : loop_(&loop), socket_(&socket) {}

  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  /// What arrived and is not consumed yet.
  ReceiveBuffer in;
  /// What is to be sent by the next `flush`.
  SendQueue out;

  class Receive;
  class Flush;
  class SpliceIn;
  class SpliceOut;
  class SendFile;

  /// Appends to `in` what arrives, in a buffer of about `wanted` bytes if `in` is empty. Yields the
  /// count; 0: the peer ended its direction. Errors: ConnectionTerminated, Cancelled, Timeout.
  [[nodiscard]] Receive receive(
      std::uint32_t wanted = BufferPool::kSmall, coro::Deadline deadline = {}
  );

  /// Sends all of `out`. With `idle`, gives up as `as` when the peer takes nothing for so long.
  /// Errors: ConnectionTerminated, Cancelled, Timeout; what was not sent stays.
  [[nodiscard]] Flush flush(std::optional<Duration> idle = {}, Errc as = Errc::Timeout);

  /// Whether bytes on the wire are those of the stream, so that the kernel may move them itself.
  [[nodiscard]] virtual bool can_splice() const { return false; }

  /// Where `can_splice`, and with nothing in `in`: moves at most `max` bytes that arrive into
  /// `pipe`, which is empty. Yields the count; 0: the peer ended its direction. Errors as
  /// `receive`.
  [[nodiscard]] SpliceIn splice_in(Pipe& pipe, std::size_t max, coro::Deadline deadline = {});

  /// Where `can_splice`, and with nothing in `out`: sends all that `pipe` holds. Errors as `flush`.
  [[nodiscard]] SpliceOut splice_out(
      Pipe& pipe, std::optional<Duration> idle = {}, Errc as = Errc::Timeout
  );

  /// Where `can_splice`, and with nothing in `out`: sends all of `slice`, from which is taken what
  /// was sent. Errors as `flush`; FileReadFailed where the file ends before.
  [[nodiscard]] SendFile send_file(
      FileSlice& slice, std::optional<Duration> idle = {}, Errc as = Errc::Timeout
  );

  virtual std::int64_t try_receive(std::uint32_t wanted) = 0;
  virtual std::int64_t try_flush() = 0;
  /// Ends our direction once `out` has been flushed.
  virtual void shutdown_write() = 0;
  /// Whether nothing has arrived since and the peer is still there; makes a system call.
  virtual bool is_idle_and_open() = 0;
  /// Drops what is queued and makes the coming close a reset: the peer notices that it was cut.
  virtual void reset() = 0;

  /// Makes every operation fail with ConnectionTerminated from now on, those that wait too: for the
  /// fiber at the other end of the same connection.
  void abort() {
    socket_->aborted = true;
    for (coro::Waiter* waiter : {socket_->reader, socket_->writer}) {
      if (waiter != nullptr) {
        loop_->schedule(*waiter);
      }
    }
  }

  /// Whether the peer is known to have ended its direction, or the connection broke. Costs nothing.
  [[nodiscard]] bool peer_ended() const { return socket_->peer_ended; }

  /// Bytes that came, and that the system took, since the connection was made.
  [[nodiscard]] std::uint64_t bytes_received() const { return bytes_received_; }

  [[nodiscard]] std::uint64_t bytes_sent() const { return bytes_sent_; }

  Loop& loop() { return *loop_; }

  SocketState& socket() { return *socket_; }

 protected:
  Loop* loop_;
  SocketState* socket_;

 private:
  std::uint64_t bytes_received_ = 0;
  std::uint64_t bytes_sent_ = 0;
};

class [[nodiscard]] Stream::Receive : public Operation<Receive, &SocketState::reader> {
 public:
  Receive(Stream& stream, std::uint32_t wanted, coro::Deadline deadline)
      : Operation(stream.loop_->backend(), *stream.socket_, deadline),
        stream_(&stream),
        wanted_(wanted) {}

  std::int64_t attempt() { return stream_->try_receive(wanted_); }

  [[nodiscard]] Result<std::size_t> await_resume() {
    if (const Errc stopped = stop_reason(); stopped != Errc::None) {
      return fail(stopped);
    }
    if (result_ < 0) {
      return std::unexpected(error_from_errno(static_cast<int>(-result_)));
    }
    stream_->bytes_received_ += static_cast<std::uint64_t>(result_);
    return static_cast<std::size_t>(result_);
  }

 private:
  Stream* stream_;
  std::uint32_t wanted_;
};

class [[nodiscard]] Stream::Flush : public Operation<Flush, &SocketState::writer> {
 public:
  Flush(Stream& stream, std::optional<Duration> idle, Errc as)
      : Operation(stream.loop_->backend(), *stream.socket_, {until(stream, idle), as}),
        stream_(&stream),
        idle_(idle) {}

  std::int64_t attempt() {
    bool progress = false;
    while (!stream_->out.empty()) {
      const std::int64_t sent = stream_->try_flush();
      if (sent < 0) {  // kWouldBlock or an error
        if (progress && idle_) {
          extend(stream_->loop_->now() + *idle_);
        }
        return sent;
      }
      stream_->bytes_sent_ += static_cast<std::uint64_t>(sent);
      progress = true;
    }
    return 0;
  }

  [[nodiscard]] Result<> await_resume() {
    if (const Errc stopped = stop_reason(); stopped != Errc::None) {
      return fail(stopped);
    }
    if (result_ < 0) {
      return std::unexpected(error_from_errno(static_cast<int>(-result_)));
    }
    return Ok;
  }

 private:
  static std::optional<TimePoint> until(Stream& stream, std::optional<Duration> idle) {
    return idle ? std::optional(stream.loop_->now() + *idle) : std::nullopt;
  }

  Stream* stream_;
  std::optional<Duration> idle_;
};

inline Stream::Receive Stream::receive(std::uint32_t wanted, coro::Deadline deadline) {
  return {*this, wanted, deadline};
}

inline Stream::Flush Stream::flush(std::optional<Duration> idle, Errc as) {
  return {*this, idle, as};
}

class [[nodiscard]] Stream::SpliceIn : public Operation<SpliceIn, &SocketState::reader> {
 public:
  SpliceIn(Stream& stream, Pipe& pipe, std::size_t max, coro::Deadline deadline)
      : Operation(stream.loop_->backend(), *stream.socket_, deadline),
        stream_(&stream),
        pipe_(&pipe),
        max_(max) {}

  std::int64_t attempt() { return backend_->splice_in(*socket_, *pipe_, max_); }

  [[nodiscard]] Result<std::size_t> await_resume() {
    if (const Errc stopped = stop_reason(); stopped != Errc::None) {
      return fail(stopped);
    }
    if (result_ < 0) {
      return std::unexpected(error_from_errno(static_cast<int>(-result_)));
    }
    stream_->bytes_received_ += static_cast<std::uint64_t>(result_);
    return static_cast<std::size_t>(result_);
  }

 private:
  Stream* stream_;
  Pipe* pipe_;
  std::size_t max_;
};

class [[nodiscard]] Stream::SpliceOut : public Operation<SpliceOut, &SocketState::writer> {
 public:
  SpliceOut(Stream& stream, Pipe& pipe, std::optional<Duration> idle, Errc as)
      : Operation(stream.loop_->backend(), *stream.socket_, {until(stream, idle), as}),
        stream_(&stream),
        pipe_(&pipe),
        idle_(idle) {}

  std::int64_t attempt() {
    bool progress = false;
    while (pipe_->held() > 0) {
      const std::int64_t sent = backend_->splice_out(*socket_, *pipe_);
      if (sent < 0) {  // kWouldBlock or an error
        if (progress && idle_) {
          extend(stream_->loop_->now() + *idle_);
        }
        return sent;
      }
      stream_->bytes_sent_ += static_cast<std::uint64_t>(sent);
      progress = true;
    }
    return 0;
  }

  [[nodiscard]] Result<> await_resume() {
    if (const Errc stopped = stop_reason(); stopped != Errc::None) {
      return fail(stopped);
    }
    if (result_ < 0) {
      return std::unexpected(error_from_errno(static_cast<int>(-result_)));
    }
    return Ok;
  }

 private:
  static std::optional<TimePoint> until(Stream& stream, std::optional<Duration> idle) {
    return idle ? std::optional(stream.loop_->now() + *idle) : std::nullopt;
  }

  Stream* stream_;
  Pipe* pipe_;
  std::optional<Duration> idle_;
};

class [[nodiscard]] Stream::SendFile : public Operation<SendFile, &SocketState::writer> {
 public:
  SendFile(Stream& stream, FileSlice& slice, std::optional<Duration> idle, Errc as)
      : Operation(
            stream.loop_->backend(),
            *stream.socket_,
            {idle ? std::optional(stream.loop_->now() + *idle) : std::nullopt, as}
        ),
        loop_(stream.loop_),
        slice_(&slice),
        idle_(idle) {}

  std::int64_t attempt() {
    bool progress = false;
    while (slice_->size > 0) {
      const std::int64_t sent = backend_->send_file(*socket_, *slice_);
      if (sent <= 0) {  // kWouldBlock, an error, or the end of the file
        if (progress && idle_) {
          extend(loop_->now() + *idle_);
        }
        return sent;
      }
      progress = true;
    }
    return 0;
  }

  [[nodiscard]] Result<> await_resume() {
    if (const Errc stopped = stop_reason(); stopped != Errc::None) {
      return fail(stopped);
    }
    if (result_ < 0) {
      return std::unexpected(error_from_errno(static_cast<int>(-result_)));
    }
    if (slice_->size > 0) {
      return fail(Errc::FileReadFailed, "the file became shorter while it was sent");
    }
    return Ok;
  }

 private:
  Loop* loop_;
  FileSlice* slice_;
  std::optional<Duration> idle_;
};

inline Stream::SendFile Stream::send_file(FileSlice& slice, std::optional<Duration> idle, Errc as) {
  return {*this, slice, idle, as};
}

inline Stream::SpliceIn Stream::splice_in(Pipe& pipe, std::size_t max, coro::Deadline deadline) {
  return {*this, pipe, max, deadline};
}

inline Stream::SpliceOut Stream::splice_out(Pipe& pipe, std::optional<Duration> idle, Errc as) {
  return {*this, pipe, idle, as};
}

/// Cancels this fiber when the connection breaks (not when the peer only ends its direction), for
/// as long as it lives: so that nobody waits for an answer to a client that is gone.
class HangupWatch {
 public:
  HangupWatch(Stream& stream, coro::Fiber& fiber) : socket_(&stream.socket()) {
    socket_->hangup = &fiber;
    stream.loop().backend().watch(*socket_);
    if (socket_->broken) {
      fiber.cancel();  // its event has been and gone
    }
  }

  HangupWatch(const HangupWatch&) = delete;
  HangupWatch& operator=(const HangupWatch&) = delete;

  ~HangupWatch() { socket_->hangup = nullptr; }

 private:
  SocketState* socket_;
};

}  // namespace sluice::io
