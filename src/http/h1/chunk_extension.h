#pragma once

#include <cstdint>
#include <optional>

namespace sluice::http::h1 {

/// Where in the extensions of a chunk a reader is (RFC 9112 §7.1.1):
/// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`
enum class ChunkExtension : std::uint8_t {
  BeforeSemicolon,
  BeforeName,
  Name,
  AfterName,
  BeforeValue,
  Token,
  Quoted,
  Escaped,
  AfterQuoted,
};

/// Where it is after `c`; empty if no `c` can stand there. The CR that ends the line is not asked
/// about.
std::optional<ChunkExtension> next_in_extension(ChunkExtension place, char c);

/// Whether the line may end there. White space must be followed by a semicolon or an equals sign.
bool may_end_extension(ChunkExtension place);

}  // namespace sluice::http::h1
