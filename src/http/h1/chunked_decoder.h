#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "http/fields.h"
#include "http/h1/chunk_extension.h"
#include "http/h1/head_finder.h"
#include "http/h1/limits.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::http::h1 {

/// Takes the chunked transfer coding (RFC 9112 §7.1) off a body as it arrives, without copying it.
///
/// Strict: sizes are 1 to 16 hex digits and at most 2^63-1, lines end in CRLF, extensions are
/// checked and capped and then ignored. Trailer fields that must not be there (RFC 9110 §6.5.1) are
/// dropped.
class ChunkedDecoder {
 public:
  struct Step {
    enum class Kind : std::uint8_t { NeedMore, Data, End };

    Kind kind = Kind::NeedMore;
    std::size_t framing = 0;  ///< so many bytes at the front are framing, dealt with
    std::size_t data = 0;     ///< with Data: so many bytes behind them are the body's
  };

  /// Extension bytes allowed in one chunk, and in all chunks of a body together.
  static constexpr std::uint32_t kMaxExtension = 256;
  static constexpr std::uint32_t kMaxExtensions = 16 * 1024;

  /// Trailers go into `arena`.
  ChunkedDecoder(Sender sender, Arena& arena, HeadLimits trailer_limits = {});

  /// Decodes the front of `bytes`, up to the end of the chunk, of the bytes or of the body. The
  /// caller then consumes `framing + data` bytes and hands in what follows. Data is never empty.
  /// Not called again after End or an error. Errors: BadChunk (HttpResponseTransferCoding from an
  /// upstream), and those of a field section for trailers.
  Result<Step> next(std::string_view bytes);

  /// Bytes of the current chunk that are still to come, as its size line announced them.
  [[nodiscard]] std::uint64_t chunk_left() const { return left_; }

  [[nodiscard]] bool is_done() const { return state_ == State::Done; }

  /// The trailer fields, after the end; null if none came.
  [[nodiscard]] const FieldSection* trailers() const;

 private:
  enum class State : std::uint8_t {
    Size,       // expects the first digit
    SizeMore,   // expects a digit, or what ends the size
    Extension,  // within the extensions
    LineFeed,   // behind the CR of the size line
    Data,
    DataReturn,
    DataLineFeed,
    Trailers,
    Done,
  };

  Result<Step> decode(std::string_view bytes);
  Result<> take_framing(char c);
  Result<> take_size_digit(char c);
  Result<> take_extension(char c);
  Result<Step> take_trailers(std::string_view bytes, std::size_t framing);

  Arena* arena_;
  HeadLimits limits_;
  HeadFinder trailer_finder_;
  std::optional<FieldSection> trailers_;
  std::uint64_t left_ = 0;  // of the chunk
  std::uint32_t extension_bytes_ = 0;
  std::uint32_t all_extension_bytes_ = 0;
  std::uint8_t digits_ = 0;
  Sender sender_;
  State state_ = State::Size;
  ChunkExtension extension_ = ChunkExtension::BeforeSemicolon;
};

}  // namespace sluice::http::h1
