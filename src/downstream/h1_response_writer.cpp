#include "downstream/h1_response_writer.h"

#include "downstream/date_cache.h"
#include "http/h1/serialize.h"

#include <algorithm>
#include <utility>

namespace sluice::downstream {

namespace {

using http::h1::BodyFraming;
using http::h1::ConnectionFields;
using http::h1::ConnectionOption;

/// So much of a request body that nobody wanted is read and dropped to keep the connection; beyond,
/// closing is cheaper.
constexpr std::uint64_t kMaxDrained = 64 * 1024;

}  // namespace

H1ResponseWriter::H1ResponseWriter(
    io::Stream& stream,
    const http::h1::ParsedRequest& request,
    const transport::H1BodyReader& body,
    const bool& draining
)
    : stream_(stream),
      request_(request),
      request_body_(body),
      draining_(draining),
      sent_before_(stream.bytes_sent()),
      keep_alive_(request.keep_alive) {}

coro::Task<Result<>> H1ResponseWriter::send_interim(const http::ResponseHead& head) {
  if (request_.head.version < http::kHttp11 || started_) {
    co_return Ok;
  }
  sent_continue_ |= head.status.count() == 100;
  queue_head(head, {});
  co_return co_await send_queued();
}

void H1ResponseWriter::start(const http::ResponseHead& head, http::BodyLength length) {
  started_ = true;
  const BodyFraming framing = choose_framing(head, length);
  if (draining_ || leaves_too_much_unread()) {
    keep_alive_ = false;
  }
  body_ = transport::H1BodyWriter(
      stream_,
      request_.head.method == http::Method::Head || head.status.forbids_body() ? BodyFraming::none()
                                                                               : framing
  );
  ConnectionFields connection;
  connection.framing = framing;
  if (!keep_alive_) {
    connection.connection = ConnectionOption::Close;
  } else if (request_.head.version < http::kHttp11) {
    connection.connection = ConnectionOption::KeepAlive;
  }
  queue_head(head, connection);
}

BodyFraming H1ResponseWriter::choose_framing(
    const http::ResponseHead& head, http::BodyLength length
) {
  if (head.status.is_informational() || head.status.count() == 204) {
    return BodyFraming::none();  // RFC 9110 §8.6: no Content-Length either
  }
  switch (length.kind) {
    case http::BodyLength::Kind::Known:
      return BodyFraming::of_length(length.bytes);
    case http::BodyLength::Kind::None:
      // To HEAD and in a 304 nothing need be said; elsewhere an empty body says so.
      return request_.head.method == http::Method::Head || head.status.count() == 304
                 ? BodyFraming::none()
                 : BodyFraming::of_length(0);
    case http::BodyLength::Kind::Unknown:
      break;
  }
  if (head.status.count() == 304) {
    return BodyFraming::none();
  }
  if (request_.head.version >= http::kHttp11) {
    return BodyFraming::chunked();
  }
  if (request_.head.method != http::Method::Head) {
    keep_alive_ = false;  // HTTP/1.0 finds the end of it by the end of the connection
  }
  return BodyFraming::until_close();
}

bool H1ResponseWriter::leaves_too_much_unread() const {
  if (request_body_.is_done()) {
    return false;
  }
  if (request_.expects_continue && !sent_continue_ && request_body_.bytes_read() == 0) {
    return true;  // whether the body still comes, nobody can tell (RFC 9110 §10.1.1)
  }
  const http::BodyLength left = request_body_.length();
  return left.is_known() && left.bytes > kMaxDrained;
}

void H1ResponseWriter::queue_head(
    const http::ResponseHead& head, const ConnectionFields& connection
) {
  const http::h1::ResponseToWrite to_write{
      .status = head.status,
      .reason = head.reason,
      .fields = head.fields,
      .connection = connection,
      .date = head.status.is_informational() ? std::string_view() : cached_date(stream_.loop()),
  };
  const std::size_t room = http::h1::max_head_size(to_write);
  BufferRef buffer = stream_.loop().buffers().get(static_cast<std::uint32_t>(room));
  const char* const end = http::h1::write_head(buffer->data(), to_write);
  const std::string_view bytes(buffer->data(), end);
  stream_.out.push(Chunk(std::move(buffer), bytes));
}

/// What is still queued is taken for body: the head goes first.
std::uint64_t H1ResponseWriter::body_bytes_sent() const {
  const std::uint64_t given = body_.bytes() + tunnel_bytes_;
  return given - std::min<std::uint64_t>(given, stream_.out.bytes());
}

io::Stream::Flush H1ResponseWriter::send_queued() {
  return stream_.flush(send_timeout_, Errc::ConnectionWriteTimeout);
}

coro::Task<Result<>> H1ResponseWriter::flush() {
  co_return co_await send_queued();
}

coro::Task<Result<>> H1ResponseWriter::write(Chunk bytes) {
  CO_TRY(body_.add(std::move(bytes)));
  co_return co_await send_queued();
}

coro::Task<Result<>> H1ResponseWriter::write_from(http::BodyReader& body) {
  CO_TRY(co_await send_queued());
  std::uint64_t moved = 0;
  const Result<> result = co_await body.move_to(
      stream_, {.idle = send_timeout_, .as = Errc::ConnectionWriteTimeout}, moved
  );
  body_.note_moved(moved);
  co_return result;
}

coro::Task<Result<>> H1ResponseWriter::finish(const http::FieldSection* trailers) {
  if (request_.head.method != http::Method::Head) {
    CO_TRY(body_.end(trailers));
  }
  CO_TRY(co_await send_queued());
  complete_ = true;
  co_return Ok;
}

coro::Task<Result<>> H1ResponseWriter::send_whole(
    const http::ResponseHead& head, http::BodyLength length, Chunk body
) {
  start(head, length);
  const bool has_body = request_.head.method != http::Method::Head && !head.status.forbids_body();
  if (has_body && !body.empty()) {
    CO_TRY(body_.add(std::move(body)));
  }
  if (has_body) {
    CO_TRY(body_.end(nullptr));
  }
  CO_TRY(co_await send_queued());
  complete_ = true;
  co_return Ok;
}

coro::Task<Result<http::Duplex*>> H1ResponseWriter::upgrade(const http::ResponseHead& head) {
  started_ = true;
  keep_alive_ = false;
  ConnectionFields connection;
  if (head.status.count() == 101) {
    connection.connection = ConnectionOption::Upgrade;
    connection.upgrade = request_.upgrade;
    if (const http::Field* chosen = head.fields.find(http::FieldId::Upgrade)) {
      connection.upgrade = chosen->value;
    }
  }
  queue_head(head, connection);
  CO_TRY(co_await send_queued());
  duplex_.emplace(stream_, &tunnel_bytes_);
  complete_ = true;
  co_return &*duplex_;
}

}  // namespace sluice::downstream
