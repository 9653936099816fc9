#pragma once

#include "base/buffer.h"
#include "http/fields.h"
#include "http/h1/chunked_encoder.h"
#include "http/h1/framing.h"
#include "io/stream.h"

#include <array>
#include <cstdint>

namespace sluice::transport {

/// Queues a body on a stream in its HTTP/1 framing. The caller flushes; between two calls of `add`
/// the stream has been flushed, for the line before a chunk is kept here.
class H1BodyWriter {
 public:
  H1BodyWriter() = default;

  H1BodyWriter(io::Stream& stream, http::h1::BodyFraming framing)
      : stream_(&stream), framing_(framing) {}

  /// The next bytes, not empty. Errors: ProxyInternalError if they are more than the length that
  /// was declared.
  Result<> add(Chunk bytes);

  /// Whether body bytes go out as they are: no chunk lines between them.
  [[nodiscard]] bool is_unframed() const {
    return framing_.kind == http::h1::BodyFraming::Kind::Length ||
           framing_.kind == http::h1::BodyFraming::Kind::UntilClose;
  }

  /// Bytes that went out without passing here, where `is_unframed`.
  void note_moved(std::uint64_t count) { bytes_ += count; }

  /// The end. Errors: ProxyInternalError if they are fewer than the length that was declared.
  Result<> end(const http::FieldSection* trailers);

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  [[nodiscard]] const http::h1::BodyFraming& framing() const { return framing_; }

 private:
  io::Stream* stream_ = nullptr;
  http::h1::BodyFraming framing_;
  std::uint64_t bytes_ = 0;
  std::array<char, http::h1::kMaxChunkLine> line_{};
};

}  // namespace sluice::transport
