#pragma once

#include "http/body.h"
#include "io/stream.h"

#include <optional>

namespace sluice::transport {

/// A stream as plain bytes: one end of a tunnel. What had arrived behind the head that opened it
/// comes first.
class StreamDuplex : public http::Duplex {
 public:
  /// `count`, if not null, is raised by the bytes written.
  explicit StreamDuplex(io::Stream& stream, std::uint64_t* count = nullptr)
      : stream_(&stream), count_(count) {}

  coro::Task<Result<std::optional<Chunk>>> read() override;
  coro::Task<Result<>> write(Chunk bytes) override;

  void shutdown_write() override { stream_->shutdown_write(); }

 private:
  io::Stream* stream_;
  std::uint64_t* count_;
};

}  // namespace sluice::transport
