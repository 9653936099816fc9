#include "sim/peer.h"

#include "base/strings.h"
#include "coro/deadline.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sluice::sim {

coro::Task<Result<Peer>> Peer::connect(Host& host, io::Address to) {
  auto socket = CO_TRY(co_await io::Socket::connect(host.loop, std::move(to)));
  co_return Peer(host, std::move(socket));
}

coro::Task<Result<>> Peer::send(std::string bytes) {
  socket_->out.push(Chunk(bytes));
  const Result<> sent = co_await socket_->flush();
  socket_->out.clear();
  co_return sent;
}

coro::Task<Result<>> Peer::send_slowly(std::string bytes, std::size_t size, Duration pause) {
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    CO_TRY(co_await send(bytes.substr(at, size)));
    CO_TRY(co_await wait(pause));
  }
  co_return Ok;
}

coro::Task<Result<>> Peer::receive_more() {
  if (CO_TRY(co_await socket_->receive()) == 0) {
    co_return fail(Errc::Closed);
  }
  co_return Ok;
}

std::string Peer::take(std::size_t count) {
  std::string bytes(socket_->in.view().substr(0, count));
  socket_->in.consume(count);
  return bytes;
}

coro::Task<Result<std::string>> Peer::read_until(std::string_view mark) {
  while (true) {
    const std::size_t found = socket_->in.view().find(mark);
    if (found != std::string_view::npos) {
      co_return take(found + mark.size());
    }
    CO_TRY(co_await receive_more());
  }
}

coro::Task<Result<std::string>> Peer::read_exactly(std::size_t count) {
  std::string bytes;
  while (bytes.size() < count) {
    if (socket_->in.empty()) {
      CO_TRY(co_await receive_more());
    }
    bytes += take(std::min(count - bytes.size(), socket_->in.size()));
  }
  co_return bytes;
}

coro::Task<Result<std::string>> Peer::read_to_end() {
  std::string bytes;
  while (true) {
    bytes += take(socket_->in.size());
    const Result<> more = co_await receive_more();
    if (!more) {
      if (more.error() == Errc::Closed) {
        co_return bytes;
      }
      co_return std::unexpected(more.error());
    }
  }
}

coro::Task<Result<std::string>> Peer::read_slowly(std::size_t count, Duration pause) {
  std::string bytes;
  while (bytes.size() < count) {
    if (socket_->in.empty()) {
      const Result<> more = co_await receive_more();
      if (!more) {
        if (more.error() == Errc::Closed) {
          co_return bytes;
        }
        co_return std::unexpected(more.error());
      }
    }
    bytes += take(std::min(count - bytes.size(), socket_->in.size()));
    CO_TRY(co_await wait(pause));
  }
  co_return bytes;
}

coro::Task<Result<Message>> Peer::read_head() {
  std::string head = CO_TRY(co_await read_until("\r\n\r\n"));
  head.resize(head.size() - 4);
  co_return parse_message_head(head);
}

coro::Task<Result<Message>> Peer::read_request() {
  Message request = CO_TRY(co_await read_head());
  if (request.field("transfer-encoding") || request.field("content-length")) {
    CO_TRY(co_await read_body(request));
  }
  request.complete = true;
  co_return request;
}

coro::Task<Result<Message>> Peer::read_response(std::string method) {
  while (true) {
    Message response = CO_TRY(co_await read_head());
    if (response.status() >= 200 || response.status() == 101) {
      CO_TRY(co_await read_body(response, std::move(method)));
      co_return response;
    }
  }
}

coro::Task<Result<>> Peer::read_body(Message& message, std::string method) {
  const int status = message.status();
  const bool no_body =
      status == 204 || status == 304 || status == 101 || (status != 0 && method == "HEAD");
  if (no_body) {
    // nothing follows
  } else if (message.field("transfer-encoding")) {
    CO_TRY(co_await read_chunked(message));
  } else if (const auto length = message.field("content-length")) {
    message.body =
        CO_TRY(co_await read_exactly(static_cast<std::size_t>(parse_decimal(*length).value_or(0))));
  } else {
    message.body = CO_TRY(co_await read_to_end());
  }
  message.complete = true;
  co_return Ok;
}

coro::Task<Result<>> Peer::read_chunked(Message& message) {
  while (true) {
    const std::string line = CO_TRY(co_await read_until("\r\n"));
    std::size_t size = 0;
    if (std::from_chars(line.data(), line.data() + line.size(), size, 16).ec != std::errc()) {
      co_return fail(Errc::BadChunk);
    }
    if (size == 0) {
      break;
    }
    message.body += CO_TRY(co_await read_exactly(size));
    if (CO_TRY(co_await read_exactly(2)) != "\r\n") {
      co_return fail(Errc::BadChunk);
    }
  }
  while (true) {
    const std::string line = CO_TRY(co_await read_until("\r\n"));
    if (line == "\r\n") {
      co_return Ok;
    }
    message.trailers.push_back(parse_message_field(std::string_view(line).substr(0, line.size() - 2)
    ));
  }
}

coro::Task<Result<>> Peer::wait(Duration time) {
  co_return co_await coro::sleep_until(host_->loop.now() + time);
}

void Peer::reset() {
  socket_->reset();
  socket_.reset();
}

}  // namespace sluice::sim
