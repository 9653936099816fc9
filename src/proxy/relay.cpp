#include "proxy/relay.h"

#include "coro/yield.h"
#include "proxy/tunnel.h"

#include <utility>

namespace sluice::proxy {

namespace {

/// So much is pulled at a time: large enough to be worth a system call, small enough to stay in the
/// cache.
constexpr Bytes kPiece = Bytes(BufferPool::kLarge);

bool has_no_body(const exchange::Exchange& exchange, const http::Response& response) {
  return response.body == nullptr || exchange.request.head.method == http::Method::Head ||
         response.head.status.forbids_body();
}

/// What is said of the length where no body follows.
http::BodyLength length_without_body(const http::Response& response) {
  return response.body != nullptr ? response.body->length() : response.declared_length;
}

coro::Task<Result<>> stream_body(
    http::ResponseWriter& writer, http::Response& response, SnapshotHold& hold
) {
  http::BodyReader& body = *response.body;
  writer.start(response.head, body.length());
  if (body.outlives_route()) {
    hold.let_go();
  }
  if (!body.has_arrived()) {
    CO_TRY(co_await writer.flush()
    );  // the client learns the status before the body comes, whenever that is
  }
  while (true) {
    if (writer.can_splice() && body.can_move()) {
      CO_TRY(co_await writer.write_from(body));
      break;
    }
    std::optional<Chunk> chunk = CO_TRY(co_await body.read(kPiece));
    if (!chunk) {
      break;
    }
    CO_TRY(co_await writer.write(*std::move(chunk)));
    co_await coro::yield();  // a fast body must not keep the others waiting
  }
  co_return co_await writer.finish(body.trailers());
}

}  // namespace

coro::Task<Result<>> relay(
    exchange::Exchange& exchange, http::Response& response, SnapshotHold& hold
) {
  http::ResponseWriter& writer = exchange.writer;
  exchange.status = response.head.status;
  exchange.response_started = exchange.loop.now();
  if (response.tunnel != nullptr) {
    return relay_tunnel(exchange, response.head, *response.tunnel, hold);
  }
  if (has_no_body(exchange, response)) {
    return writer.send_whole(response.head, length_without_body(response), Chunk());
  }
  if (std::optional<Chunk> whole = response.body->take_arrived()) {
    const http::BodyLength length = http::BodyLength::known(whole->size());
    return writer.send_whole(response.head, length, *std::move(whole));
  }
  return stream_body(writer, response, hold);
}

}  // namespace sluice::proxy
