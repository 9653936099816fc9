#pragma once

#include <cstddef>
#include <string_view>

namespace sluice::observe {

/// The most bytes that one byte of a text becomes in a plain log line.
inline constexpr std::size_t kMaxEscapeGrowth = 4;

/// Writes `text` so that it can neither end a line, nor a part in quotes, nor show as anything but
/// itself: quotes and backslashes behind a backslash, the usual `\n`, `\t` …, and `\xhh` for every
/// other byte that is not printable ASCII, as Apache writes them. Returns where the next byte goes.
char* append_escaped_text(std::string_view text, char* to);

}  // namespace sluice::observe
