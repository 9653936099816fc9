#include "proxy/whole_upload.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sluice::proxy {

namespace {

/// So much is written to disk at a time.
constexpr std::size_t kWrite = 256 * 1024;

coro::Task<Result<>> send_continue(exchange::Exchange& exchange) {
  http::ResponseHead proceed(exchange.arena);
  proceed.status = http::StatusCode(100);
  const Result<> sent = co_await exchange.writer.send_interim(proceed);
  if (!sent && !(sent.error() == Errc::Cancelled) && !(sent.error() == Errc::Timeout)) {
    co_return fail(Errc::ClientClosed);
  }
  co_return sent;
}

}  // namespace

coro::Task<Result<>> WholeUpload::fill(Bytes memory, std::shared_ptr<Spool> spool) {
  std::string pending;
  while (const std::optional<Chunk> chunk =
             CO_TRY(co_await from_.read(Bytes(BufferPool::kLarge)))) {
    if (file_ == nullptr && memory_.size() + chunk->size() <= memory.count()) {
      memory_.append(chunk->view());
      continue;
    }
    if (file_ == nullptr) {
      file_ = std::make_unique<SpoolFile>(spool);
    }
    pending.append(chunk->view());
    if (pending.size() >= kWrite) {
      CO_TRY(co_await file_->append(loop_, std::exchange(pending, {})));
    }
  }
  if (!pending.empty()) {
    CO_TRY(co_await file_->append(loop_, std::move(pending)));
  }
  co_return Ok;
}

coro::Task<Result<std::optional<Chunk>>> WholeUpload::read(Bytes max) {
  const std::uint64_t left = size() - given_;
  if (left == 0) {
    co_return std::nullopt;
  }
  auto count =
      static_cast<std::size_t>(std::min({left, max.count(), std::uint64_t{BufferPool::kLarge}}));
  if (given_ < memory_.size()) {
    const std::string_view bytes = std::string_view(memory_).substr(given_, count);
    given_ += bytes.size();
    co_return Chunk(bytes);
  }
  const std::string bytes = CO_TRY(co_await file_->read(loop_, given_ - memory_.size(), count));
  BufferRef buffer = loop_.buffers().get(static_cast<std::uint32_t>(count));
  std::memcpy(buffer->data(), bytes.data(), count);
  given_ += count;
  const std::string_view copied(buffer->data(), count);
  co_return Chunk(std::move(buffer), copied);
}

std::optional<Chunk> WholeUpload::take_arrived() {
  if (file_ != nullptr || trailers() != nullptr) {
    return std::nullopt;
  }
  return Chunk(std::string_view(memory_).substr(std::exchange(given_, memory_.size())));
}

coro::Task<Result<>> take_whole_upload(
    exchange::Exchange& exchange, const RoutePolicy& policy, http::BodyPtr& whole
) {
  http::ServerRequest& request = exchange.request;
  if (request.expects_continue) {
    CO_TRY(co_await send_continue(exchange));
    request.expects_continue = false;
    exchange.forward_fields.remove(http::FieldId::Expect);
  }
  auto upload = make_in<WholeUpload>(exchange.arena, *request.body, exchange.loop);
  CO_TRY(co_await upload->fill(*policy.upload_memory, policy.spool));
  if (upload->trailers() == nullptr) {
    request.body_length = upload->length();
  }
  request.body = upload.get();
  whole = std::move(upload);
  co_return Ok;
}

}  // namespace sluice::proxy
