#pragma once

#include <cstddef>
#include <string_view>

namespace sluice::observe {

/// How much longer than the text itself its escaped form can be.
inline constexpr std::size_t kMaxJsonGrowth = 6;

/// Writes `text` as the inside of a JSON string (RFC 8259 §7), and returns where the next character
/// would go; there must be room for `kMaxJsonGrowth` times its size.
/// Well-formed UTF-8 stays as it is. Bytes that are not become `\u00XX`, and so do all control
/// characters, U+007F to U+009F among them: a line can be shown on a terminal.
char* append_json_text(std::string_view text, char* to);

}  // namespace sluice::observe
