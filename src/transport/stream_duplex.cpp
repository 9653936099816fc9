#include "transport/stream_duplex.h"

#include <utility>

namespace sluice::transport {

coro::Task<Result<std::optional<Chunk>>> StreamDuplex::read() {
  if (stream_->in.empty() && CO_TRY(co_await stream_->receive(BufferPool::kLarge)) == 0) {
    co_return std::nullopt;
  }
  co_return stream_->in.take(stream_->in.size());
}

coro::Task<Result<>> StreamDuplex::write(Chunk bytes) {
  if (count_ != nullptr) {
    *count_ += bytes.size();
  }
  stream_->out.push(std::move(bytes));
  co_return co_await stream_->flush();
}

}  // namespace sluice::transport
