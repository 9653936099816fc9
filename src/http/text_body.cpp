#include "http/text_body.h"

#include <algorithm>

namespace sluice::http {

coro::Task<Result<std::optional<Chunk>>> TextBody::read(Bytes max) {
  if (text_.empty()) {
    co_return std::nullopt;
  }
  const std::size_t size = std::min<std::uint64_t>(text_.size(), max.count());
  Chunk chunk(text_.substr(0, size));
  text_.remove_prefix(size);
  co_return chunk;
}

}  // namespace sluice::http
