#pragma once

#include "http/body.h"
#include "http/h1/chunked_decoder.h"
#include "http/h1/framing.h"
#include "http/h1/limits.h"
#include "io/pipe.h"
#include "io/stream.h"

#include <optional>

namespace sluice::transport {

/// A body as it arrives on a stream, taken off its HTTP/1 framing without a copy. What follows the
/// body stays in the stream. Reads only when asked: that is the back-pressure.
class H1BodyReader : public http::BodyReader {
 public:
  /// Trailers go into `arena`. `sender` decides which errors are raised.
  H1BodyReader(
      io::Stream& stream, http::h1::BodyFraming framing, http::h1::Sender sender, Arena& arena
  );

  coro::Task<Result<std::optional<Chunk>>> read(Bytes max) override;
  std::optional<Chunk> take_arrived() override;
  [[nodiscard]] Result<> check_arrived() const override;
  [[nodiscard]] bool can_move() override;
  coro::Task<Result<>> move_to(io::Stream& to, http::SendLimit limit, std::uint64_t& moved)
      override;
  [[nodiscard]] http::BodyLength length() const override;
  [[nodiscard]] const http::FieldSection* trailers() const override;

  [[nodiscard]] bool outlives_route() const override { return true; }

  void set_limits(const http::BodyLimits& limits) override { limits_ = limits; }

  /// Whether the end has been read: the stream stands behind the body.
  [[nodiscard]] bool is_done() const { return done_; }

  /// Body bytes read so far, framing not counted.
  [[nodiscard]] std::uint64_t bytes_read() const override { return bytes_read_; }

  [[nodiscard]] bool has_arrived() const override { return done_ || !stream_->in.empty(); }

 private:
  /// The end has just been read.
  virtual void on_end() {}

  void finish();
  Result<std::optional<Chunk>> take(std::size_t max);
  Result<std::optional<Chunk>> take_chunked(std::size_t max);
  Result<bool> find_data();
  Chunk gather(std::size_t max);
  [[nodiscard]] coro::Deadline deadline() const;
  Result<> count(std::size_t bytes);
  [[nodiscard]] std::optional<TimePoint> too_slow_at() const;
  Result<> end_of_stream();

  io::Stream* stream_;
  Arena* arena_;
  http::h1::BodyFraming framing_;
  http::h1::Sender sender_;
  bool done_;
  std::uint64_t left_;  // with Length
  std::uint64_t bytes_read_ = 0;
  std::size_t chunk_left_ = 0;  // data bytes of a chunk that the decoder has passed and we have not
  Error failure_;               // found behind data that was not given out yet
  http::BodyLimits limits_;
  Duration waited_{};  // for the peer, with a rate to keep
  std::optional<http::h1::ChunkedDecoder> chunked_;
  io::PipePool::Lease pipe_;  // once bytes are moved
};

}  // namespace sluice::transport
