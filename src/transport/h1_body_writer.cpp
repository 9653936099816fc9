#include "transport/h1_body_writer.h"

#include <utility>

namespace sluice::transport {

using Kind = http::h1::BodyFraming::Kind;

Result<> H1BodyWriter::add(Chunk bytes) {
  bytes_ += bytes.size();
  switch (framing_.kind) {
    case Kind::None:
      return fail(Errc::ProxyInternalError, "a body where there is none");
    case Kind::Length:
      // A byte too many would be read as the beginning of the next message.
      if (bytes_ > framing_.bytes) {
        return fail(Errc::ProxyInternalError, "a body longer than declared");
      }
      [[fallthrough]];
    case Kind::UntilClose:
      stream_->out.push(std::move(bytes));
      return Ok;
    case Kind::Chunked: {
      char* const end = http::h1::write_chunk_line(line_.data(), bytes.size());
      stream_->out.push(Chunk(std::string_view(line_.data(), end)));
      stream_->out.push(std::move(bytes));
      stream_->out.push(Chunk(http::h1::kChunkEnd));
      return Ok;
    }
  }
  return Ok;
}

Result<> H1BodyWriter::end(const http::FieldSection* trailers) {
  if (framing_.kind == Kind::Length && bytes_ != framing_.bytes) {
    return fail(Errc::ProxyInternalError, "a body shorter than declared");
  }
  if (framing_.kind != Kind::Chunked) {
    return Ok;
  }
  if (trailers == nullptr || trailers->empty()) {
    stream_->out.push(Chunk(http::h1::kLastChunk));
    return Ok;
  }
  const std::size_t size = http::h1::last_chunk_size(trailers);
  BufferRef buffer = stream_->loop().buffers().get(static_cast<std::uint32_t>(size));
  http::h1::write_last_chunk(buffer->data(), trailers);
  const std::string_view bytes(buffer->data(), size);
  stream_->out.push(Chunk(std::move(buffer), bytes));
  return Ok;
}

}  // namespace sluice::transport
