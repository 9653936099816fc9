#include "actions/files/file_path.h"

#include "base/strings.h"

#include <cstddef>

namespace sluice::actions {

namespace {

constexpr std::string_view kWellKnown = ".well-known";

/// Whether each `%` begins an escape that may stand in a name.
bool has_only_good_escapes(std::string_view path) {
  for (std::size_t at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1)) {
    if (at + 2 >= path.size()) {
      return false;
    }
    const int high = hex_value(path[at + 1]);
    const int low = hex_value(path[at + 2]);
    if (high < 0 || low < 0) {
      return false;
    }
    const auto byte = static_cast<char>(high * 16 + low);
    if (byte == '/' || byte == '\0') {
      return false;  // no name has them, and no other segment is meant
    }
  }
  return path.find('\0') == std::string_view::npos;
}

bool is_servable(std::string_view segment, bool is_first, HiddenFiles hidden) {
  if (segment.empty() || segment == "." || segment == "..") {
    return false;
  }
  return hidden == HiddenFiles::Serve || !segment.starts_with('.') ||
         (is_first && segment == kWellKnown);
}

}  // namespace

std::string_view decode_percent(std::string_view text, Arena& arena) {
  if (text.find('%') == std::string_view::npos) {
    return text;
  }
  char* const start = arena.allocate_array<char>(text.size());
  char* to = start;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      *to++ = static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      *to++ = text[i];
    }
  }
  return {start, static_cast<std::size_t>(to - start)};
}

Result<FilePath> parse_file_path(std::string_view path, HiddenFiles hidden, Arena& arena) {
  if (!path.starts_with('/') || !has_only_good_escapes(path)) {
    return fail(Errc::FileNotFound);
  }
  path.remove_prefix(1);
  if (path.empty()) {
    return FilePath{.name = {}, .names_directory = true};
  }
  FilePath result;
  if (path.ends_with('/')) {
    result.names_directory = true;
    path.remove_suffix(1);
  }
  result.name = decode_percent(path, arena);
  bool is_first = true;
  for (std::string_view rest = result.name;;) {
    const std::size_t slash = rest.find('/');
    if (!is_servable(rest.substr(0, slash), is_first, hidden)) {
      return fail(Errc::FileNotFound);
    }
    if (slash == std::string_view::npos) {
      return result;
    }
    rest.remove_prefix(slash + 1);
    is_first = false;
  }
}

}  // namespace sluice::actions
