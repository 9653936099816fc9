#include "http/h1/chunked_decoder.h"

#include "base/assert.h"
#include "base/strings.h"
#include "http/h1/byte_search.h"
#include "http/h1/field_parser.h"
#include "http/h1/sender_error.h"
#include "http/trailers.h"

#include <algorithm>

namespace sluice::http::h1 {

ChunkedDecoder::ChunkedDecoder(Sender sender, Arena& arena, HeadLimits trailer_limits)
    : arena_(&arena),
      limits_(trailer_limits),
      trailer_finder_(HeadFinder::for_trailers(Sender::Client)),
      sender_(sender) {}

Result<ChunkedDecoder::Step> ChunkedDecoder::next(std::string_view bytes) {
  Result<Step> step = decode(bytes);
  if (!step) {
    return std::unexpected(error_from(sender_, step.error()));
  }
  return step;
}

const FieldSection* ChunkedDecoder::trailers() const {
  return trailers_ && !trailers_->empty() ? &*trailers_ : nullptr;
}

Result<ChunkedDecoder::Step> ChunkedDecoder::decode(std::string_view bytes) {
  SLUICE_ASSERT(state_ != State::Done, "a body is not decoded beyond its end");
  for (std::size_t framing = 0; framing < bytes.size(); ++framing) {
    if (state_ == State::Data) {
      const std::size_t size = std::min<std::uint64_t>(left_, bytes.size() - framing);
      left_ -= size;
      if (left_ == 0) {
        state_ = State::DataReturn;
      }
      return Step{Step::Kind::Data, framing, size};
    }
    if (state_ == State::Trailers) {
      return take_trailers(bytes, framing);
    }
    TRY(take_framing(bytes[framing]));
  }
  return Step{Step::Kind::NeedMore, bytes.size(), 0};
}

Result<> ChunkedDecoder::take_framing(char c) {
  switch (state_) {
    case State::Size:
      left_ = 0;
      digits_ = 0;
      extension_bytes_ = 0;
      state_ = State::SizeMore;
      return take_size_digit(c);
    case State::SizeMore:
      if (hex_value(c) >= 0) {
        return take_size_digit(c);
      }
      if (c == '\r') {
        state_ = State::LineFeed;
        return Ok;
      }
      state_ = State::Extension;
      extension_ = ChunkExtension::BeforeSemicolon;
      return take_extension(c);
    case State::Extension:
      return take_extension(c);
    case State::LineFeed:
      if (c != '\n') {
        return fail(Errc::BadChunk, "a carriage return alone");
      }
      state_ = left_ == 0 ? State::Trailers : State::Data;
      return Ok;
    case State::DataReturn:
      if (c != '\r') {
        return fail(Errc::BadChunk, "more data than the size of the chunk");
      }
      state_ = State::DataLineFeed;
      return Ok;
    case State::DataLineFeed:
      if (c != '\n') {
        return fail(Errc::BadChunk, "a carriage return alone");
      }
      state_ = State::Size;
      return Ok;
    case State::Data:
    case State::Trailers:
    case State::Done:
      break;
  }
  return fail(Errc::ProxyInternalError);
}

Result<> ChunkedDecoder::take_size_digit(char c) {
  constexpr std::uint8_t kMaxDigits = 16;
  const int digit = hex_value(c);
  if (digit < 0) {
    return fail(Errc::BadChunk, "a size that is not hexadecimal");
  }
  if (++digits_ > kMaxDigits || left_ > (INT64_MAX >> 4U)) {
    return fail(Errc::BadChunk, "a size that is too large");
  }
  left_ = left_ << 4U | static_cast<std::uint64_t>(digit);
  return Ok;
}

Result<> ChunkedDecoder::take_extension(char c) {
  if (c == '\r' && may_end_extension(extension_)) {
    state_ = State::LineFeed;
    return Ok;
  }
  const std::optional<ChunkExtension> next = next_in_extension(extension_, c);
  if (!next) {
    return fail(Errc::BadChunk, "a malformed size or extension");
  }
  if (++extension_bytes_ > kMaxExtension || ++all_extension_bytes_ > kMaxExtensions) {
    return fail(Errc::BadChunk, "too long extensions");
  }
  extension_ = *next;
  return Ok;
}

Result<ChunkedDecoder::Step> ChunkedDecoder::take_trailers(
    std::string_view bytes, std::size_t framing
) {
  const std::size_t size = TRY(trailer_finder_.find(bytes.substr(framing), limits_));
  if (size == 0) {
    return Step{Step::Kind::NeedMore, framing, 0};
  }
  constexpr std::size_t kEmptySection = 2;
  if (size > kEmptySection) {
    const std::string_view text = arena_->copy(bytes.substr(framing, size));
    ByteSearch search(text);
    trailers_.emplace(*arena_);
    TRY(parse_fields(text, 0, search, limits_.fields, *trailers_));
    trailers_->remove_if([](const Field& field) { return !is_allowed_in_trailers(field); });
  }
  state_ = State::Done;
  return Step{Step::Kind::End, framing + size, 0};
}

}  // namespace sluice::http::h1
