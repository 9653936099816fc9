#include "http/uri.h"

#include "base/strings.h"
#include "http/grammar.h"

#include <algorithm>

namespace sluice::http {
namespace {

constexpr std::string_view kUpperHex = "0123456789ABCDEF";

constexpr bool is_unreserved(char c) {
  return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

constexpr bool is_lower_hex(char c) {
  return c >= 'a' && c <= 'f';
}

/// Whether a well-formed `%XX` begins at `at`, where there is a '%'.
bool is_escape(std::string_view text, std::size_t at) {
  return text.size() - at >= 3 && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
}

/// The byte that the `%XX` at `at` stands for.
char escaped_byte(std::string_view text, std::size_t at) {
  return static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
}

char* write_escape(char* to, char c) {
  const auto byte = static_cast<unsigned char>(c);
  *to++ = '%';
  *to++ = kUpperHex[byte >> 4U];
  *to++ = kUpperHex[byte & 15U];
  return to;
}

/// The escaped byte at `at`, refused if no path may have it.
Result<char> path_escape(std::string_view path, std::size_t at, PathRules rules) {
  if (!is_escape(path, at)) {
    return fail(Errc::BadTarget, "a malformed percent escape");
  }
  const char byte = escaped_byte(path, at);
  if (byte == '\0') {
    return fail(Errc::BadTarget, "an encoded NUL");
  }
  if (rules.reject_encoded_slashes && (byte == '/' || byte == '\\')) {
    return fail(Errc::BadTarget, "an encoded slash");
  }
  return byte;
}

bool is_path_char(char c) {
  return is_target_char(c) && c != '?' && c != '\\';
}

/// Whether the segment that begins at `at` is `.` or `..`.
bool is_dot_segment(std::string_view path, std::size_t at) {
  const std::string_view segment = path.substr(at, path.find('/', at) - at);
  return segment == "." || segment == "..";
}

/// Whether nothing in the path needs a closer look: most have no escape, and no segment that is
/// empty or begins with a dot.
bool is_plain(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_segment_char(path[i])) {
      continue;
    }
    const char next = i + 1 < path.size() ? path[i + 1] : 'x';
    if (path[i] != '/' || next == '/' || next == '.') {
      return false;
    }
  }
  return true;
}

/// Whether the path is normal already. Finds every error on its way but those of `..`.
Result<bool> is_normal(std::string_view path, PathRules rules) {
  bool normal = true;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    if (is_segment_char(c)) {
      continue;
    }
    if (c == '/') {
      const char next = i + 1 < path.size() ? path[i + 1] : 'x';
      if ((next == '/' && rules.merge_slashes) || (next == '.' && is_dot_segment(path, i + 1))) {
        normal = false;
      }
    } else if (c == '%') {
      const char byte = TRY(path_escape(path, i, rules));
      if (is_unreserved(byte) || is_lower_hex(path[i + 1]) || is_lower_hex(path[i + 2])) {
        normal = false;
      }
      i += 2;
    } else {
      return fail(Errc::BadTarget, "a character no path has");
    }
  }
  return normal;
}

/// A path being written segment by segment; each begins with its slash.
class PathWriter {
 public:
  explicit PathWriter(char* begin) : begin_(begin), end_(begin) {}

  /// Begins a segment, and ends it once its text is written.
  void begin_segment() {
    segment_ = end_;
    *end_++ = '/';
  }

  /// Writes text without malformed escapes.
  void write(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '%') {
        *end_++ = text[i];
        continue;
      }
      const char byte = escaped_byte(text, i);
      if (is_unreserved(byte)) {
        *end_++ = byte;
      } else {
        end_ = write_escape(end_, byte);
      }
      i += 2;
    }
  }

  [[nodiscard]] std::string_view segment() const { return {segment_ + 1, end_}; }

  void drop_segment() { end_ = segment_; }

  /// Drops the last complete segment; false if there is none.
  bool drop_parent() {
    drop_segment();
    if (end_ == begin_) {
      return false;
    }
    while (*--end_ != '/') {
    }
    return true;
  }

  [[nodiscard]] std::string_view path() const { return {begin_, end_}; }

 private:
  char* begin_;
  char* end_;
  char* segment_ = nullptr;
};

}  // namespace

Result<std::string_view> normalise_path(std::string_view path, PathRules rules, Arena& arena) {
  if (!path.starts_with('/')) {
    return fail(Errc::BadTarget, "a path begins with a slash");
  }
  if (is_plain(path) || TRY(is_normal(path, rules))) {
    return path;
  }
  PathWriter writer(arena.allocate_array<char>(path.size() + 1));
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const bool is_last = end == path.size();
    writer.begin_segment();
    writer.write(path.substr(at + 1, end - at - 1));
    at = end;

    const std::string_view segment = writer.segment();
    if (segment == "..") {
      if (!writer.drop_parent()) {
        return fail(Errc::BadTarget, "a path that leaves the root");
      }
    } else if (segment == "." || (segment.empty() && rules.merge_slashes)) {
      writer.drop_segment();
    } else {
      continue;
    }
    if (is_last) {
      writer.begin_segment();  // what pointed to a folder still does
    }
  }
  return writer.path();
}

namespace {

/// `text` with each byte escaped for which `must_escape(text, i)` holds.
template <class Predicate>
std::string_view escape(std::string_view text, Arena& arena, Predicate must_escape) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    count += must_escape(text, i) ? 1 : 0;
  }
  if (count == 0) {
    return text;
  }
  const std::size_t size = text.size() + 2 * count;
  char* const begin = arena.allocate_array<char>(size);
  char* to = begin;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (must_escape(text, i)) {
      to = write_escape(to, text[i]);
    } else {
      *to++ = text[i];
    }
  }
  return {begin, size};
}

}  // namespace

std::string_view encode_query_value(std::string_view text, Arena& arena) {
  return escape(text, arena, [](std::string_view all, std::size_t i) {
    return !is_unreserved(all[i]);
  });
}

std::string_view encode_path_text(std::string_view text, Slash slash, Arena& arena) {
  return escape(text, arena, [slash](std::string_view all, std::size_t i) {
    const char c = all[i];
    if (c == '%') {
      return !is_escape(all, i);
    }
    return !is_path_char(c) || (c == '/' && slash == Slash::Encode);
  });
}

}  // namespace sluice::http
