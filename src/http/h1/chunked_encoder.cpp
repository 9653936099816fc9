#include "http/h1/chunked_encoder.h"

#include "http/h1/field_line.h"
#include "http/trailers.h"

#include <algorithm>
#include <bit>

namespace sluice::http::h1 {
namespace {

constexpr std::string_view kZeroChunk = "0\r\n";
constexpr std::string_view kSectionEnd = "\r\n";

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
  std::size_t size = kZeroChunk.size() + kSectionEnd.size();
  if (trailers != nullptr) {
    for (const Field& field : *trailers) {
      size += is_allowed_in_trailers(field) ? field_line_size(field.name, field.value) : 0;
    }
  }
  return size;
}

char* write_last_chunk(char* to, const FieldSection* trailers) {
  to = put(to, kZeroChunk);
  if (trailers != nullptr) {
    for (const Field& field : *trailers) {
      if (is_allowed_in_trailers(field)) {
        to = put_field_line(to, field.name, field.value);
      }
    }
  }
  return put(to, kSectionEnd);
}

}  // namespace sluice::http::h1
