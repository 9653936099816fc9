#pragma once

#include "base/arena.h"
#include "base/error.h"

#include <cstdint>
#include <string_view>

namespace sluice::actions {

/// What becomes of files whose names begin with a dot.
enum class HiddenFiles : std::uint8_t { Hide, Serve };

/// A name below a root.
struct FilePath {
  std::string_view name;         ///< decoded; without slashes at its ends; empty: the root itself
  bool names_directory = false;  ///< ended in a slash

  bool operator==(const FilePath&) const = default;
};

/// What a path, as requests have it, names below a root. Errors: FileNotFound for what names no
/// file: empty segments, `.` and `..`, NUL, an encoded slash, a malformed escape; and names
/// that begin with a dot, unless they are served, or are the first segment `.well-known` (RFC
/// 8615).
Result<FilePath> parse_file_path(std::string_view path, HiddenFiles hidden, Arena& arena);

/// The text with its `%XX` decoded, whatever they stand for; a malformed one stays. A text without
/// any is returned as it is, else the result is in `arena`.
std::string_view decode_percent(std::string_view text, Arena& arena);

}  // namespace sluice::actions
