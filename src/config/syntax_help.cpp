#include "config/syntax_help.h"

#include "base/strings.h"
#include "config/source_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace sluice::config {

namespace {

/// The line a mark stands in, and the byte of it.
struct Place {
  std::string_view line;
  std::size_t byte = 0;

  [[nodiscard]] char at() const { return byte < line.size() ? line[byte] : '\0'; }

  [[nodiscard]] char before() const {
    return byte > 0 && byte <= line.size() ? line[byte - 1] : '\0';
  }

  [[nodiscard]] std::string_view rest() const { return line.substr(std::min(byte, line.size())); }
};

Place find_place(std::string_view text, const Mark& mark) {
  const std::string_view line = line_at(text, line_starts(text), mark.line);
  return {line, byte_of_column(line, mark.column)};
}

/// The run of characters that the user most likely meant as one word; a colon that ends a key is
/// not of it.
std::string word(std::string_view text) {
  std::string_view found = text.substr(0, text.find_first_of(" \t,}]\"'"));
  if (found.ends_with(':')) {
    found.remove_suffix(1);
  }
  return std::string(found);
}

Diagnostic at(const Mark& mark, std::string message, std::string hint) {
  return {.at = mark, .message = std::move(message), .hint = std::move(hint)};
}

std::string quote_it(const std::string& word) {
  return "quote it: \"" + word + "\"";
}

/// `*.example.com:`
std::optional<Diagnostic> explain_star(const SyntaxError& error, std::string_view text) {
  if (error.activity != "while scanning an alias") {
    return std::nullopt;
  }
  const Place place = find_place(text, error.activity_start);
  return at(error.activity_start, "\"*\" begins an alias in YAML", quote_it(word(place.rest())));
}

/// `{ to: ${X} }`: YAML reads a `$`, then an opening brace.
std::optional<Diagnostic> explain_variable(const SyntaxError& error, std::string_view text) {
  const Place place = find_place(text, error.at);
  if (place.at() != '{' || place.before() != '$') {
    return std::nullopt;
  }
  const std::size_t start = place.line.find_last_of(" \t[{,", place.byte - 1) + 1;
  const std::size_t end = std::min(place.line.find('}', place.byte), place.line.size() - 1) + 1;
  const std::string_view variable = place.line.substr(start, end - start);
  Mark where = error.at;
  where.column -= count_characters(place.line.substr(start, place.byte - start));
  return at(
      where,
      "within { } and [ ], a variable must be quoted",
      quote_it(std::string(variable) + word(place.line.substr(end)))
  );
}

bool is_address(std::string_view text) {
  std::size_t colons = 0;
  for (const char c : text) {
    colons += c == ':' ? 1 : 0;
    if (c != ':' && c != '.' && hex_value(c) < 0) {
      return false;
    }
  }
  return colons >= 2;
}

/// `[::]:80`: YAML reads a list. The place is the start or the end of the address.
std::optional<Diagnostic> explain_address(const SyntaxError& error, std::string_view text) {
  const Place place = find_place(text, error.at);
  const std::size_t open = place.line.substr(0, place.byte).rfind('[');
  if (open == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t close = place.line.find(']', open);
  if (close == std::string_view::npos || close + 1 < place.byte ||
      !is_address(place.line.substr(open + 1, close - open - 1))) {
    return std::nullopt;
  }
  const std::string address(place.line.substr(open, close + 1 - open));
  Mark start = error.at;
  start.column -= count_characters(place.line.substr(open, place.byte - open));
  return at(
      start, "\"[\" begins a list in YAML", quote_it(address + word(place.line.substr(close + 1)))
  );
}

/// A tab where YAML wants spaces, or a character that begins nothing.
std::optional<Diagnostic> explain_character(const SyntaxError& error, std::string_view text) {
  const Place place = find_place(text, error.at);
  const bool is_tab = place.at() == '\t';
  if (is_tab && (error.problem.find("character that cannot start") != std::string::npos ||
                 error.problem.find("tab character") != std::string::npos)) {
    return at(error.at, "a tab cannot indent", "use spaces");
  }
  if (error.problem != "found character that cannot start any token") {
    return std::nullopt;
  }
  return at(
      error.at,
      std::string("a value cannot begin with \"") + place.at() + "\"",
      quote_it(word(place.rest()))
  );
}

/// `to: http: x`, or a line whose indentation makes it part of the value above.
std::optional<Diagnostic> explain_colon(const SyntaxError& error, std::string_view text) {
  if (error.problem != "mapping values are not allowed in this context") {
    return std::nullopt;
  }
  const Place place = find_place(text, error.at);
  const std::string_view before = place.line.substr(0, place.byte);
  const bool is_second = before.find(": ") != std::string_view::npos;
  return is_second
             ? at(error.at, "a value cannot hold \": \"", "quote the value")
             : at(error.at,
                  "this line continues the value above it",
                  "indent it like the keys beside it, and put a space after each key's colon");
}

/// A bracket, brace or quote that nothing closes.
std::optional<Diagnostic> explain_unclosed(const SyntaxError& error, std::string_view text) {
  const bool in_quotes = error.activity == "while scanning a quoted scalar";
  const bool in_list = error.activity == "while parsing a flow sequence";
  const bool in_map = error.activity == "while parsing a flow mapping";
  if (!in_quotes && !in_list && !in_map) {
    return std::nullopt;
  }
  const std::string opened(1, find_place(text, error.activity_start).at());
  const std::uint32_t lines = static_cast<std::uint32_t>(line_starts(text).size());
  const Place place = find_place(text, error.at);
  if (in_quotes || (error.at.line >= lines && place.rest().empty()) ||
      error.at.line > error.activity_start.line) {
    return at(
        error.activity_start,
        "nothing closes this " + opened,
        in_quotes ? "add the closing quote" : ""
    );
  }
  return at(
      error.at,
      in_list ? "a \",\" or \"]\" belongs here" : "a \",\" or \"}\" belongs here",
      "quote a value that holds any of [ ] { } ,"
  );
}

/// Whatever follows a complete value, or is indented like nothing above it.
std::optional<Diagnostic> explain_rest(const SyntaxError& error, std::string_view text) {
  if (error.problem == "could not find expected ':'") {
    return at(error.activity_start, "a key needs a colon", "write \"key: value\"");
  }
  if (error.problem == "block sequence entries are not allowed in this context") {
    return at(
        error.at, "a list cannot begin here", "put each \"- \" on a line of its own, below its key"
    );
  }
  if (error.problem.starts_with("did not find expected key") ||
      error.problem.starts_with("did not find expected '-'")) {
    const Place place = find_place(text, error.at);
    const bool first_of_line = place.line.find_first_not_of(' ') == place.byte;
    return first_of_line
               ? at(error.at,
                    "this line is indented like nothing above it",
                    "line it up with what it belongs to")
               : at(error.at, "nothing may follow the value here", "quote the whole value");
  }
  return std::nullopt;
}

constexpr std::array kExplanations = {
    explain_star,
    explain_variable,
    explain_address,
    explain_character,
    explain_colon,
    explain_unclosed,
    explain_rest,
};

}  // namespace

Diagnostic explain(const SyntaxError& error, std::string_view text) {
  for (const auto explain_one : kExplanations) {
    if (std::optional<Diagnostic> known = explain_one(error, text)) {
      return *std::move(known);
    }
  }
  return at(
      error.at,
      "bad YAML: " + error.problem + (error.activity.empty() ? "" : " " + error.activity),
      ""
  );
}

}  // namespace sluice::config
