#include "downstream/h1_connection.h"

#include "downstream/h1_response_writer.h"
#include "http/h1/request_parser.h"
#include "transport/h1_body_reader.h"

#include <algorithm>
#include <utility>

namespace sluice::downstream {

namespace {

/// How long and how much is read from a client that was told that we close, so that what it still
/// sends does not reset the connection under the answer (RFC 9112 §9.6).
constexpr Duration kLingerTime = std::chrono::seconds(2);
constexpr std::uint64_t kLingerBytes = 1024 * 1024;

/// How long a client that is refused anyway may take for its request.
constexpr Duration kRefusalTime = std::chrono::seconds(1);

/// What is left of a body nobody wanted is dropped for so long before the connection is given up.
constexpr Duration kDrainTime = std::chrono::seconds(2);

}  // namespace

H1Connection::H1Connection(
    Server& server,
    io::Stream& stream,
    const io::Address& peer,
    const Listener& listener,
    observe::ListenerMetrics& metrics,
    coro::Fiber& fiber
)
    : server_(server), stream_(stream), listener_(listener), metrics_(metrics), fiber_(fiber) {
  info_.peer_is_unix = peer.is_unix() || peer.family() == io::Address::Family::None;
  if (!info_.peer_is_unix) {
    peer_ip_ = peer.ip_text();
    info_.peer_ip = peer_ip_;
    info_.peer_port = peer.port();
  }
  info_.listener = listener.settings.label();
  info_.id = server.shared_.next_id.fetch_add(1, std::memory_order_relaxed);
}

H1Connection::~H1Connection() {
  count_received();
}

/// Adds what came since it was last called to the listener's counter.
void H1Connection::count_received() {
  metrics_.received_bytes.add(
      stream_.bytes_received() - std::exchange(counted_, stream_.bytes_received())
  );
}

http::h1::HeadLimits H1Connection::head_limits() const {
  return {
      .start_line = server_.limits().header_size,
      .size = server_.limits().header_size,
      .fields = server_.limits().headers
  };
}

coro::Task<Result<>> H1Connection::serve() {
  bool reuse = true;
  while (reuse) {
    http::h1::HeadFinder finder(http::h1::Sender::Client);
    const TimePoint begun = begin_waiting();
    Result<std::size_t> head = look_for_head(finder);
    while (head && *head == 0) {
      const Result<std::size_t> received = co_await stream_.receive(
          BufferPool::kSmall, {.at = head_deadline(begun), .as = Errc::RequestTimeout}
      );
      head = received && *received > 0 ? look_for_head(finder) : head_never_came(received);
    }
    Error refusal = refusal_;
    if (!head) {
      // A peer that leaves between requests, or that we told to go, did nothing wrong: there is
      // nothing to answer.
      if (idle_ || head.error() == Errc::Cancelled || head.error() == Errc::ConnectionTerminated ||
          head.error() == Errc::Closed) {
        break;
      }
      if (refusal == Errc::None) {
        refusal = head.error();
      }
    }
    reuse = CO_TRY(co_await serve_request(head.value_or(0), refusal));
  }
  co_return Ok;
}

/// Until a byte of the next request is there, the connection is idle; returns since when.
TimePoint H1Connection::begin_waiting() {
  idle_ = stream_.in.empty();
  received_ = stream_.loop().now();
  return received_;
}

/// The size of the head that has arrived; 0: it is not whole, and may be waited for.
Result<std::size_t> H1Connection::look_for_head(http::h1::HeadFinder& finder) {
  if (stream_.in.empty()) {
    return may_take_another() ? 0 : Result<std::size_t>(fail(Errc::Cancelled));
  }
  if (idle_) {
    idle_ = false;
    received_ = stream_.loop().now();
  }
  return finder.find(stream_.in.view(), head_limits());
}

/// A head that has begun has its own time; until then, waiting for it began at `begun`.
TimePoint H1Connection::head_deadline(TimePoint begun) const {
  const ListenerTimeouts& timeouts = listener_.settings.timeout;
  if (!(refusal_ == Errc::None)) {
    return begun + std::min(timeouts.header, kRefusalTime);
  }
  if (!idle_) {
    return received_ + timeouts.header;
  }
  return begun + (first_ ? timeouts.header : timeouts.keepalive);
}

Result<std::size_t> H1Connection::head_never_came(const Result<std::size_t>& received) const {
  if (!received) {
    return received;
  }
  return fail(
      stream_.in.empty() ? Errc::Closed : Errc::BodyIncomplete,
      "the connection ended within a request head"
  );
}

/// Answers one request; true if the connection can take another.
coro::Task<Result<bool>> H1Connection::serve_request(std::size_t head_size, Error refusal) {
  Arena arena(stream_.loop().arena_blocks());
  http::h1::ParsedRequest parsed(arena);
  if (refusal == Errc::None) {
    const Result<> understood =
        http::h1::parse_request(stream_.in.view().substr(0, head_size), head_limits(), parsed);
    stream_.in.consume(head_size);
    if (!understood) {
      refusal = understood.error();
    }
  }
  const bool refused = !(refusal == Errc::None);
  const http::h1::BodyFraming framing = refused ? http::h1::BodyFraming::none() : parsed.framing;
  transport::H1BodyReader body(stream_, framing, http::h1::Sender::Client, arena);
  H1ResponseWriter writer(stream_, parsed, body, server_.draining_);
  if (server_.is_short_of_memory()) {
    writer.close_after();
  }
  http::ServerRequest request{
      .head = parsed.head,
      .body = framing.has_body() ? &body : nullptr,
      .body_length = framing.length(),
      .expects_continue = parsed.expects_continue,
      .accepts_trailers = parsed.accepts_trailers,
      .upgrade = parsed.upgrade,
      .connection = info_,
      .arena = arena,
      .received = received_,
      .received_wall = stream_.loop().wall_now(),
      .head_bytes = head_size,
  };
  {
    const auto active = metrics_.requests_active.hold();
    const io::HangupWatch watch(stream_, fiber_);
    if (refused) {
      writer.close_after();
      co_await server_.handler().refuse(request, writer, refusal);
    } else {
      co_await server_.handler().handle(request, writer);
    }
  }
  if (request.outcome != Errc::None) {
    metrics_.request_errors.add(request.outcome);
  }
  metrics_.request_duration.record(stream_.loop().clock_now() - received_);
  metrics_.sent_bytes.add(writer.bytes_sent());
  count_received();
  if (writer.is_upgraded()) {
    co_return false;
  }
  if (!writer.is_complete()) {
    // A reset tells the client that it was cut where the framing does not (RFC 9112 §8), and drops
    // what is queued for one that takes nothing.
    if (writer.ends_with_connection() || request.outcome == Errc::ConnectionWriteTimeout) {
      stream_.reset();
    }
    co_return false;
  }
  if (!writer.keeps_alive() && !refused && !parsed.keep_alive && body.is_done() &&
      stream_.in.empty()) {
    co_return false;  // the client announced that nothing follows, and nothing is unread: closing
                      // resets nothing
  }
  if (!writer.keeps_alive() || refused) {
    CO_TRY(co_await linger());
    co_return false;
  }
  body.set_limits(
      {.max = Bytes(body.bytes_read() + 128 * 1024), .until = stream_.loop().now() + kDrainTime}
  );
  while (!body.is_done()) {
    if (!(co_await body.read(Bytes::max()))) {
      CO_TRY(co_await linger());
      co_return false;
    }
  }
  first_ = false;
  co_return may_take_another();
}

/// While the server drains, only a request that was sent before the client could know is taken: one
/// that has arrived, or the first of a connection that was just made.
bool H1Connection::may_take_another() {
  return !server_.is_draining() || first_ || !stream_.in.empty() || !stream_.is_idle_and_open();
}

coro::Task<Result<>> H1Connection::linger() {
  stream_.shutdown_write();
  const TimePoint deadline = stream_.loop().now() + kLingerTime;
  std::uint64_t dropped = 0;
  while (dropped < kLingerBytes) {
    stream_.in.consume(stream_.in.size());
    const std::size_t count =
        CO_TRY(co_await stream_.receive(BufferPool::kSmall, {.at = deadline}));
    if (count == 0) {
      break;
    }
    dropped += count;
  }
  co_return Ok;
}

void H1Connection::drain() {
  // What the kernel has received is a request whose event has not been heard yet; its fiber will.
  if (idle_ && !may_take_another()) {
    fiber_.cancel();
  }
}

void H1Connection::give_up_waiting() {
  if (waits_for_first_request() && stream_.is_idle_and_open()) {
    fiber_.cancel();
  }
}

}  // namespace sluice::downstream
