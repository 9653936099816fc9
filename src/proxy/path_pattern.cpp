#include "proxy/path_pattern.h"

#include "base/arena.h"
#include "base/strings.h"
#include "exchange/variables.h"
#include "http/uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sluice::proxy {

namespace {

bool is_word(char c) {
  return is_alpha(c) || is_digit(c) || c == '_';
}

/// Spaces and what is not ASCII, as clients send them: `/straße` is `/stra%C3%9Fe`.
std::string encode_for_path(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7F) {
      encoded += fmt::format("%{:02X}", byte);
    } else {
      encoded += c;
    }
  }
  return encoded;
}

/// The text of a literal segment as a normalised path has it.
config::Parsed<std::string> normalise_segment(std::string_view segment) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const std::string encoded = "/" + encode_for_path(segment);
  const Result<std::string_view> path = http::normalise_path(encoded, {}, arena);
  if (!path.has_value() || path->size() < 2) {
    return config::complain(
        fmt::format("no path has the segment \"{}\"", segment),
        "paths are normalised before they are matched: . and .. are resolved, a backslash and a "
        "malformed % are refused"
    );
  }
  return std::string(path->substr(1));
}

config::Parsed<std::string> parse_capture(
    std::string_view segment, const std::vector<std::string>& before
) {
  std::string name(segment.substr(1, segment.size() - 2));
  if (name.empty() || is_digit(name.front()) || !std::ranges::all_of(name, is_word)) {
    return config::complain(
        fmt::format("\"{}\" is no name for a capture", name), "write letters, digits and _"
    );
  }
  if (exchange::is_variable_name(name)) {
    return config::complain(
        fmt::format("a capture cannot be named \"{}\": ${} is a variable", name, name)
    );
  }
  if (std::ranges::find(before, name) != before.end()) {
    return config::complain(fmt::format("two captures are named \"{}\"", name));
  }
  if (before.size() == exchange::Captures::kMax) {
    return config::complain(
        fmt::format("a path can have {} captures at most", exchange::Captures::kMax)
    );
  }
  return name;
}

bool is_capture(std::string_view segment) {
  return segment.size() >= 2 && segment.front() == '{' && segment.back() == '}' &&
         segment.find_first_of("{}", 1) == segment.size() - 1;
}

/// What is wrong with the characters of a path that is not a regex.
std::optional<config::Complaint> check_characters(std::string_view text) {
  if (!text.starts_with('/')) {
    return config::Complaint{
        fmt::format("\"{}\" is not a path", text), "a path begins with /, a regex with ~"
    };
  }
  if (text.contains('?') || text.contains('#')) {
    return config::Complaint{
        "a path has no ? and no #", "queries are matched by match_query; fragments are never sent"
    };
  }
  const std::string_view before_star =
      text.ends_with("/*") ? text.substr(0, text.size() - 2) : text;
  if (before_star.contains('*')) {
    return config::Complaint{
        "a * stands at the end alone, behind a slash", "write /users/*, or a regex: ~/users.*"
    };
  }
  return std::nullopt;
}

}  // namespace

config::Parsed<PathPattern> PathPattern::parse(std::string_view text) {
  return text.starts_with('~') ? parse_regex(text) : parse_segments(text);
}

config::Parsed<PathPattern> PathPattern::parse_regex(std::string_view text) {
  config::Parsed<exchange::Regex> regex = exchange::Regex::compile(text.substr(1));
  if (!regex.has_value()) {
    return std::unexpected(std::move(regex).error());
  }
  if (!regex->literal_prefix().empty() && !regex->literal_prefix().starts_with('/')) {
    return config::complain(
        fmt::format("no path begins with \"{}\"", regex->literal_prefix()),
        "every path begins with /, and the regex has to match all of it"
    );
  }
  PathPattern pattern;
  pattern.kind_ = Kind::Regex;
  pattern.source_ = text;
  pattern.segments_.clear();
  pattern.capture_names_ = regex->capture_names();
  pattern.regex_ = *std::move(regex);
  return pattern;
}

config::Parsed<PathPattern> PathPattern::parse_segments(std::string_view text) {
  if (auto complaint = check_characters(text)) {
    return std::unexpected(*std::move(complaint));
  }
  PathPattern pattern;
  pattern.source_ = text;
  pattern.segments_.clear();
  const bool is_prefix = text.ends_with("/*");
  std::string_view rest = is_prefix ? text.substr(0, text.size() - 2) : text;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    if (segment.empty() && (!rest.empty() || is_prefix)) {
      return config::complain(
          fmt::format("\"{}\" has an empty segment", text),
          "empty segments of requests are merged; a regex can match those of merge_slashes: off"
      );
    }
    if (auto complaint = pattern.add_segment(segment)) {
      return std::unexpected(*std::move(complaint));
    }
  }
  if (is_prefix) {
    pattern.kind_ = Kind::Prefix;
  } else if (!pattern.capture_names_.empty()) {
    pattern.kind_ = Kind::Captures;
  }
  return pattern;
}

std::optional<config::Complaint> PathPattern::add_segment(std::string_view segment) {
  if (segments_.size() == kMaxSegments) {
    return config::Complaint{fmt::format("a path can have {} segments at most", kMaxSegments), {}};
  }
  if (segment.empty()) {
    segments_.emplace_back();
    return std::nullopt;
  }
  if (!is_capture(segment) && segment.find_first_of("{}") != std::string_view::npos) {
    return config::Complaint{
        "a capture is a whole segment", "write /users/{id}, or a regex for a part of a segment"
    };
  }
  config::Parsed<std::string> text =
      is_capture(segment) ? parse_capture(segment, capture_names_) : normalise_segment(segment);
  if (!text.has_value()) {
    return std::move(text).error();
  }
  if (is_capture(segment)) {
    capture_names_.push_back(*text);
  }
  segments_.push_back({*std::move(text), is_capture(segment)});
  return std::nullopt;
}

std::string PathPattern::canonical() const {
  if (kind_ == Kind::Regex) {
    return "~" + regex_.pattern();
  }
  std::string text;
  for (const Segment& segment : segments_) {
    text += segment.is_capture ? "/{}" : "/" + segment.text;
  }
  return kind_ == Kind::Prefix ? text + "/*" : text;
}

}  // namespace sluice::proxy
