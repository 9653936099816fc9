#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::config {

/// The byte where each line begins; lines end where libyaml ends them (LF, CR, CRLF, NEL, LS, PS),
/// so that its line numbers fit. There is always a first line.
std::vector<std::size_t> line_starts(std::string_view text);

/// Line `number` (from 1) without its end; empty if there is no such line.
std::string_view line_at(
    std::string_view text, const std::vector<std::size_t>& starts, std::uint32_t number
);

/// The byte where column `column` (from 1, in characters) of the line begins; the line's size if it
/// is shorter.
std::size_t byte_of_column(std::string_view line, std::uint32_t column);

/// How many characters (code points) the bytes hold.
std::uint32_t count_characters(std::string_view text);

}  // namespace sluice::config
