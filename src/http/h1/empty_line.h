#pragma once

#include <cstddef>
#include <string_view>

namespace sluice::http::h1 {

/// Where the first empty line (CRLF CRLF) of `text` ends; 0 if there is none. Looks at nothing
/// else.
std::size_t find_empty_line(std::string_view text);

namespace detail {

/// The same in plain C++, for processors without a faster way, and to compare with.
std::size_t find_empty_line_scalar(std::string_view text);

}  // namespace detail

}  // namespace sluice::http::h1
