#include "transport/h1_body_reader.h"

#include "coro/yield.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sluice::transport {

using http::h1::BodyFraming;
using http::h1::Sender;

namespace {

/// Below, copying costs less than the system calls of a pipe.
constexpr std::uint64_t kMovedFrom = 128 * 1024;
constexpr std::size_t kMovedAtOnce = 1024 * 1024;

/// A body is not judged by its rate before so much time.
constexpr Duration kRateGrace = std::chrono::seconds(5);

/// Chunks below this that arrived together are copied into one piece.
constexpr std::size_t kSmallChunk = 4096;

}  // namespace

H1BodyReader::H1BodyReader(io::Stream& stream, BodyFraming framing, Sender sender, Arena& arena)
    : stream_(&stream),
      arena_(&arena),
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
  if (failure_ != Errc::None) {
    return std::unexpected(failure_);
  }
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
  if (!TRY(find_data())) {
    return std::nullopt;
  }
  const bool is_all = chunk_left_ == stream_->in.size();
  if (chunk_left_ < kSmallChunk && !is_all) {
    return gather(max);
  }
  const std::size_t size = std::min(chunk_left_, max);
  chunk_left_ -= size;
  TRY(count(size));
  return stream_->in.take(size);
}

/// Passes the framing before the next data; false: none has arrived, or the end has.
Result<bool> H1BodyReader::find_data() {
  using Kind = http::h1::ChunkedDecoder::Step::Kind;
  if (chunk_left_ > 0) {
    return true;
  }
  if (done_ || stream_->in.empty()) {
    return false;
  }
  const auto step = TRY(chunked_->next(stream_->in.view()));
  stream_->in.consume(step.framing);
  if (step.data + chunked_->chunk_left() > limits_.max.count() - bytes_read_) {
    return fail(Errc::BodyTooLarge);  // announced; there is no need to see it come
  }
  if (step.kind == Kind::End) {
    finish();
  }
  chunk_left_ = step.data;
  return step.kind == Kind::Data;
}

/// Small chunks that arrived together as one piece: whoever passes them on would pay a system call
/// for each.
Chunk H1BodyReader::gather(std::size_t max) {
  BufferRef buffer = stream_->loop().buffers().get(BufferPool::kSmall);
  const std::size_t room = std::min<std::size_t>(max, buffer->capacity());
  std::size_t size = 0;
  while (size < room) {
    const Result<bool> found = find_data();
    if (!found) {
      failure_ = found.error();  // told once what came before it is taken
      break;
    }
    if (!*found) {
      break;
    }
    const std::size_t part = std::min(chunk_left_, room - size);
    std::memcpy(buffer->data() + size, stream_->in.view().data(), part);
    stream_->in.consume(part);
    chunk_left_ -= part;
    size += part;
    bytes_read_ += part;  // within the limit, as the chunk was when it was announced
  }
  const std::string_view bytes(buffer->data(), size);
  return Chunk(std::move(buffer), bytes);
}

Result<> H1BodyReader::check_arrived() const {
  if (!chunked_ || bytes_read_ > 0) {
    return Ok;
  }
  http::h1::ChunkedDecoder decoder(sender_, *arena_);
  std::uint64_t size = 0;
  for (std::string_view bytes = stream_->in.view(); !bytes.empty();) {
    const auto step = TRY(decoder.next(bytes));
    size += step.data;
    if (size + decoder.chunk_left() > limits_.max.count()) {
      return fail(Errc::BodyTooLarge);
    }
    if (step.kind != http::h1::ChunkedDecoder::Step::Kind::Data) {
      break;
    }
    bytes.remove_prefix(step.framing + step.data);
  }
  return Ok;
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
