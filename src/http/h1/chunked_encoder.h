#pragma once

#include "http/fields.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::http::h1 {

/// The longest line `write_chunk_line` writes: 16 hex digits and CRLF.
inline constexpr std::size_t kMaxChunkLine = 18;

/// What follows the data of each chunk.
inline constexpr std::string_view kChunkEnd = "\r\n";

/// The end of a body without trailers (RFC 9112 §7.1).
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// Writes the size line of a chunk of `size` bytes, which is not 0; returns the end of what was
/// written.
char* write_chunk_line(char* to, std::uint64_t size);

/// The last chunk with `trailers` (null: none): how long it is, and the writing of it. Fields that
/// must not be in trailers are left out.
std::size_t last_chunk_size(const FieldSection* trailers);
char* write_last_chunk(char* to, const FieldSection* trailers);

}  // namespace sluice::http::h1
