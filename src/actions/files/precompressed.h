#pragma once

#include "http/fields.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::actions {

/// A content coding that a file may lie beside, already encoded.
enum class Precompressed : std::uint8_t { Brotli, Zstd, Gzip };

inline constexpr std::size_t kPrecompressedCount = 3;

/// As Content-Encoding names it: `br`, `zstd`, `gzip`.
std::string_view coding_name(Precompressed coding);

/// What the name of such a file ends in: `.br`, `.zst`, `.gz`.
std::string_view coding_ending(Precompressed coding);

/// The codings a client accepts, best first.
struct CodingChoices {
  std::array<Precompressed, kPrecompressedCount> codings{};
  std::size_t count = 0;

  [[nodiscard]] std::span<const Precompressed> all() const { return {codings.data(), count}; }
};

/// Of `offered`, those that the request accepts, those it prefers first; between equals, in the
/// order of `offered` (RFC 9110 §12.5.3). What it likes less than no coding at all is left out.
CodingChoices choose_codings(
    const http::FieldSection& fields, std::span<const Precompressed> offered
);

}  // namespace sluice::actions
