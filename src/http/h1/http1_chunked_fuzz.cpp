// Decodes a chunked body whole and in pieces whose sizes the first byte chooses: body, trailers,
// end and error must be the same. A decoded body, encoded again, decodes to itself.

#include "base/assert.h"
#include "http/h1/chunked_decoder.h"
#include "http/h1/chunked_encoder.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::http::h1 {
namespace {

constexpr Bytes kMaxTrailers(1024);
constexpr Bytes kMaxTrailersWritten(2048);  // a space is written behind each colon

struct Decoded {
  std::string body;
  std::string last_chunk;
  std::size_t consumed = 0;
  bool failed = false;  // a limit may be found first, or what is wrong behind it
  bool done = false;

  bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view text, std::size_t piece, Bytes max_trailers) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  ChunkedDecoder decoder(Sender::Client, arena, {.size = max_trailers, .fields = 10});
  Decoded decoded;
  for (std::size_t arrived = std::min(piece, text.size());;) {
    const Result<ChunkedDecoder::Step> step =
        decoder.next(text.substr(decoded.consumed, arrived - decoded.consumed));
    if (!step) {
      decoded.failed = true;
      decoded.consumed = 0;
      return decoded;
    }
    decoded.body += text.substr(decoded.consumed + step->framing, step->data);
    decoded.consumed += step->framing + step->data;
    SLUICE_ASSERT(decoded.consumed <= arrived, "only what has arrived is consumed");
    if (step->kind == ChunkedDecoder::Step::Kind::End) {
      decoded.done = true;
      decoded.last_chunk.resize(last_chunk_size(decoder.trailers()));
      write_last_chunk(decoded.last_chunk.data(), decoder.trailers());
      return decoded;
    }
    if (step->kind == ChunkedDecoder::Step::Kind::NeedMore) {
      if (arrived == text.size()) {
        decoded.consumed = 0;
        return decoded;
      }
      arrived = std::min(arrived + piece, text.size());
    }
  }
}

std::string encode(const Decoded& decoded) {
  std::string text;
  if (!decoded.body.empty()) {
    std::array<char, kMaxChunkLine> line;
    text.append(line.data(), write_chunk_line(line.data(), decoded.body.size()));
    text += decoded.body;
    text += kChunkEnd;
  }
  return text + decoded.last_chunk;
}

}  // namespace
}  // namespace sluice::http::h1

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::http::h1;
  if (size == 0) {
    return 0;
  }
  const std::size_t piece = 1 + data[0] % 40;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Decoded whole = decode(text, text.size() + 1, kMaxTrailers);
  SLUICE_ASSERT(
      decode(text, piece, kMaxTrailers) == whole, "the result does not depend on how bytes arrive"
  );
  if (whole.done) {
    const Decoded again = decode(encode(whole), piece, kMaxTrailersWritten);
    SLUICE_ASSERT(again.done && again.body == whole.body, "the body survives encoding");
    SLUICE_ASSERT(again.last_chunk == whole.last_chunk, "the trailers survive encoding");
  }
  return 0;
}
