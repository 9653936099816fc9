#include "transport/h1_body_reader.h"

#include "coro/yield.h"

#include <algorithm>

namespace sluice::transport {

using http::h1::BodyFraming;
using http::h1::Sender;

namespace {

/// Below, copying costs less than the system calls of a pipe.
constexpr std::uint64_t kMovedFrom = 128 * 1024;
constexpr std::size_t kMovedAtOnce = 1024 * 1024;

/// A body is not judged by its rate before so much time.
constexpr Duration kRateGrace = std::chrono::seconds(5);

}  // namespace

H1BodyReader::H1BodyReader(io::Stream& stream, BodyFraming framing, Sender sender, Arena& arena)
    : stream_(&stream),
      framing_(framing),
      sender_(sender),
      done_(!framing.has_body()),
      left_(framing.bytes) {
  if (framing.kind == BodyFraming::Kind::Chunked) {
    chunked_.emplace(sender, arena);
  }
}

http::BodyLength H1BodyReader::length() const {
  return framing_.kind == BodyFraming::Kind::Length ? http::BodyLength::known(left_)
                                                    : framing_.length();
}

const http::FieldSection* H1BodyReader::trailers() const {
  return chunked_ && done_ ? chunked_->trailers() : nullptr;
}

coro::Task<Result<std::optional<Chunk>>> H1BodyReader::read(Bytes max) {
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(max.count(), BufferPool::kLarge));
  while (!done_) {
    std::optional<Chunk> chunk = CO_TRY(take(wanted));
    if (chunk || done_) {
      co_return chunk;
    }
    const TimePoint begun = stream_->loop().now();
    const std::size_t received = CO_TRY(co_await stream_->receive(BufferPool::kLarge, deadline()));
    waited_ += stream_->loop().now() - begun;
    if (received == 0) {
      CO_TRY(end_of_stream());
    }
  }
  co_return std::nullopt;
}

coro::Deadline H1BodyReader::deadline() const {
  coro::Deadline deadline{
      .at = limits_.until,
      .as = sender_ == Sender::Client ? Errc::RequestTimeout : Errc::HttpResponseTimeout
  };
  if (limits_.idle) {
    const TimePoint idle_until = stream_->loop().now() + *limits_.idle;
    deadline.at = std::min(deadline.at.value_or(idle_until), idle_until);
  }
  if (const std::optional<TimePoint> slow = too_slow_at();
      slow && *slow < deadline.at.value_or(TimePoint::max())) {
    deadline = {.at = slow, .as = Errc::RequestTooSlow};
  }
  return deadline;
}

/// When the average would fall below the least rate if nothing came. Only time spent waiting for
/// the peer counts: it is not to blame while nobody reads.
std::optional<TimePoint> H1BodyReader::too_slow_at() const {
  if (limits_.min_rate == Bytes(0)) {
    return std::nullopt;
  }
  const std::chrono::duration<double> earned(
      static_cast<double>(bytes_read_) / static_cast<double>(limits_.min_rate.count())
  );
  return stream_->loop().now() + kRateGrace - waited_ +
         std::chrono::duration_cast<Duration>(earned);
}

std::optional<Chunk> H1BodyReader::take_arrived() {
  if (framing_.kind != BodyFraming::Kind::Length || done_ || stream_->in.size() < left_ ||
      left_ > limits_.max.count()) {
    return std::nullopt;
  }
  bytes_read_ += left_;
  Chunk rest = stream_->in.take(static_cast<std::size_t>(std::exchange(left_, 0)));
  finish();
  return rest;
}

bool H1BodyReader::can_move() {
  if (framing_.kind != BodyFraming::Kind::Length || left_ < kMovedFrom ||
      left_ > limits_.max.count() - bytes_read_ || !stream_->in.empty() || !stream_->can_splice()) {
    return false;
  }
  pipe_ = stream_->loop().pipes().get();
  return pipe_ != nullptr;
}

coro::Task<Result<>> H1BodyReader::move_to(
    io::Stream& to, http::SendLimit limit, std::uint64_t& moved
) {
  while (left_ > 0) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, kMovedAtOnce));
    const std::size_t count = CO_TRY(co_await stream_->splice_in(*pipe_, wanted, deadline()));
    if (count == 0) {
      CO_TRY(end_of_stream());
    }
    left_ -= count;
    bytes_read_ += count;
    const Result<> sent = co_await to.splice_out(*pipe_, limit.idle, limit.as);
    moved += count - pipe_->held();
    CO_TRY(sent);
    // Meanwhile more arrives: fewer and longer pieces, and nobody starves.
    co_await coro::yield();
  }
  pipe_.reset();
  finish();
  co_return Ok;
}

Result<std::optional<Chunk>> H1BodyReader::take(std::size_t max) {
  if (stream_->in.empty()) {
    return std::nullopt;
  }
  if (chunked_) {
    return take_chunked(max);
  }
  std::size_t size = std::min(stream_->in.size(), max);
  if (framing_.kind == BodyFraming::Kind::Length) {
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_));
    left_ -= size;
  }
  TRY(count(size));
  Chunk chunk = stream_->in.take(size);
  if (framing_.kind == BodyFraming::Kind::Length && left_ == 0) {
    finish();
  }
  return chunk;
}

void H1BodyReader::finish() {
  done_ = true;
  on_end();
}

Result<std::optional<Chunk>> H1BodyReader::take_chunked(std::size_t max) {
  using Kind = http::h1::ChunkedDecoder::Step::Kind;
  if (chunk_left_ == 0) {
    const auto step = TRY(chunked_->next(stream_->in.view()));
    stream_->in.consume(step.framing);
    if (step.data + chunked_->chunk_left() > limits_.max.count() - bytes_read_) {
      return fail(Errc::BodyTooLarge);  // announced; there is no need to see it come
    }
    if (step.kind == Kind::End) {
      finish();
      return std::nullopt;
    }
    if (step.kind == Kind::NeedMore) {
      return std::nullopt;
    }
    chunk_left_ = step.data;
  }
  const std::size_t size = std::min(chunk_left_, max);
  chunk_left_ -= size;
  TRY(count(size));
  return stream_->in.take(size);
}

Result<> H1BodyReader::count(std::size_t bytes) {
  if (bytes > limits_.max.count() - bytes_read_) {
    return fail(Errc::BodyTooLarge);
  }
  bytes_read_ += bytes;
  return Ok;
}

Result<> H1BodyReader::end_of_stream() {
  if (framing_.kind == BodyFraming::Kind::UntilClose) {
    finish();
    return Ok;
  }
  return fail(sender_ == Sender::Client ? Errc::BodyIncomplete : Errc::HttpResponseIncomplete);
}

}  // namespace sluice::transport
