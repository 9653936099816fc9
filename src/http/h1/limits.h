#pragma once

#include "base/units.h"

#include <cstddef>
#include <cstdint>

namespace sluice::http::h1 {

/// Who sent the bytes. The grammar is the same for both; the errors are not, and a client may send
/// empty lines first.
enum class Sender : std::uint8_t { Client, Upstream };

/// The longest method taken: no registered one has half of it, and what has more is no HTTP.
inline constexpr std::size_t kMaxMethod = 64;

/// How much of a head (or of a trailer section) is taken before it is refused.
struct HeadLimits {
  Bytes start_line = 32_KiB;  ///< request line or status line, with its CRLF
  Bytes size = 32_KiB;        ///< all of the head, the empty line at its end included
  std::uint32_t fields = 100;
};

}  // namespace sluice::http::h1
