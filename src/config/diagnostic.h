#pragma once

#include "config/mark.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::config {

class Node;

enum class Severity : std::uint8_t { Error, Warning };

/// One problem of a configuration, as the user reads it.
struct Diagnostic {
  Mark at;                   ///< file, line, column
  std::uint32_t length = 1;  ///< characters to underline on that line; at least 1
  Severity severity = Severity::Error;
  std::string message;  ///< one sentence without a full stop: `unknown key "timout" in route`
  std::string hint;     ///< what to do about it, or empty: `did you mean "timeout"?`
};

/// Collects the problems of one load, so that all are reported together.
/// The same problem at the same place counts once (an anchor may be used many times).
class Diagnostics {
 public:
  /// What comes after so many is counted, not kept.
  static constexpr std::size_t kMaxKept = 1'000;

  void add(Diagnostic diagnostic);
  void error(const Mark& at, std::string message, std::string hint = {});
  void error(const Node& at, std::string message, std::string hint = {});
  void warning(const Mark& at, std::string message, std::string hint = {});
  void warning(const Node& at, std::string message, std::string hint = {});

  /// Remembers the text of a file, so that its lines can be shown under a message.
  void add_source(const char* file, std::shared_ptr<const std::string> text);
  /// Lines from `first` to `last` hold a secret: they are never shown.
  void hide_lines(const Mark& first, const Mark& last);

  [[nodiscard]] bool has_errors() const { return errors_ != 0; }

  [[nodiscard]] std::size_t error_count() const { return errors_; }

  [[nodiscard]] bool empty() const { return diagnostics_.empty(); }

  /// By file, line and column.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;

  /// All of them, sorted, each followed by its source line and a caret line:
  /// ```
  /// sluice.yaml:12:7: unknown key "timout" in route; did you mean "timeout"?
  ///       timout: 5s
  ///       ^~~~~~
  /// ```
  [[nodiscard]] std::string to_string() const;
  /// One of them in that form.
  [[nodiscard]] std::string to_string(const Diagnostic& diagnostic) const;

 private:
  struct Source {
    std::shared_ptr<const std::string> text;
    std::vector<std::size_t> line_starts;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> hidden_lines;
  };

  [[nodiscard]] std::string_view line_of(const Mark& mark) const;

  std::vector<Diagnostic> diagnostics_;
  std::set<std::string> seen_;  // headlines
  std::map<std::string, Source, std::less<>> sources_;
  std::size_t errors_ = 0;
  std::size_t dropped_ = 0;
};

/// The first line alone: `sluice.yaml:12:7: unknown key "timout" in route; did you mean
/// "timeout"?`. A warning says so after the position.
std::string headline(const Diagnostic& diagnostic);

}  // namespace sluice::config
