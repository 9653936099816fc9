#include "http/h1/chunked_encoder.h"

#include "http/h1/head_sink.h"
#include "http/trailers.h"

#include <algorithm>
#include <bit>

namespace sluice::http::h1 {
namespace {

template <class Sink>
void put_last_chunk(Sink& sink, const FieldSection* trailers) {
  sink.put("0\r\n");
  if (trailers != nullptr) {
    for (const Field& field : *trailers) {
      if (is_allowed_in_trailers(field)) {
        put_field(sink, field.name, field.value);
      }
    }
  }
  sink.put("\r\n");
}

}  // namespace

char* write_chunk_line(char* to, std::uint64_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto bits = static_cast<unsigned>(std::bit_width(size));
  for (unsigned digits = (bits + 3) / 4; digits > 0; --digits) {
    *to++ = kDigits[size >> (4 * (digits - 1)) & 15U];
  }
  return std::ranges::copy(kChunkEnd, to).out;
}

std::size_t last_chunk_size(const FieldSection* trailers) {
  CountingSink sink;
  put_last_chunk(sink, trailers);
  return sink.size();
}

char* write_last_chunk(char* to, const FieldSection* trailers) {
  WritingSink sink(to);
  put_last_chunk(sink, trailers);
  return sink.end();
}

}  // namespace sluice::http::h1
