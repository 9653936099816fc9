#include "app/echo.h"

#include "http/errors.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sluice::app {

namespace {

constexpr std::size_t kShownBody = 64 * 1024;

/// The whole body is read, its beginning is kept. Returns how long it was.
coro::Task<Result<std::uint64_t>> read_body(http::BodyReader& body, std::string& shown) {
  std::uint64_t size = 0;
  while (const std::optional<Chunk> chunk = CO_TRY(co_await body.read(Bytes(BufferPool::kLarge)))) {
    size += chunk->size();
    shown.append(chunk->view().substr(0, kShownBody - std::min(shown.size(), kShownBody)));
  }
  co_return size;
}

coro::Task<void> send(
    http::ServerRequest& request,
    http::ResponseWriter& writer,
    std::uint16_t status,
    std::string body
) {
  http::ResponseHead head(request.arena);
  head.status = http::StatusCode(status);
  head.fields.add(http::FieldId::ContentType, "application/json");
  (void)co_await writer.send_whole(head, http::BodyLength::known(body.size()), Chunk(body));
}

}  // namespace

coro::Task<void> Echo::handle(http::ServerRequest& request, http::ResponseWriter& writer) {
  std::string shown;
  std::uint64_t size = 0;
  if (request.body != nullptr) {
    if (request.expects_continue) {
      http::ResponseHead proceed(request.arena);
      proceed.status = http::StatusCode(100);
      (void)co_await writer.send_interim(proceed);
    }
    const Result<std::uint64_t> read = co_await read_body(*request.body, shown);
    if (!read) {
      co_return;
    }
    size = *read;
  }
  nlohmann::ordered_json reply = {
      {"backend", name_},
      {"method", request.head.method_name},
      {"target", request.head.target},
      {"version", "HTTP/1." + std::to_string(request.head.version.minor)},
  };
  auto& fields = reply["fields"] = nlohmann::ordered_json::array();
  for (const http::Field& field : request.head.fields) {
    fields.push_back(std::string(field.name) + ": " + std::string(field.value));
  }
  reply["body_size"] = size;
  reply["body"] = shown;
  co_await send(
      request,
      writer,
      200,
      reply.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"
  );
}

coro::Task<void> Echo::refuse(
    http::ServerRequest& request, http::ResponseWriter& writer, Error error
) {
  const http::ErrorInfo& info = http::error_info(error.code);
  if (info.status.count() != 0) {
    co_await send(
        request, writer, info.status.count(), nlohmann::json{{"error", info.name}}.dump() + "\n"
    );
  }
}

}  // namespace sluice::app
