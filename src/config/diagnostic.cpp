#include "config/diagnostic.h"

#include "config/node.h"
#include "config/source_text.h"

#include <algorithm>
#include <tuple>

namespace sluice::config {

namespace {

constexpr std::size_t kMaxShownLine = 200;  // a minified file is one line
constexpr std::size_t kMaxSearchedLine = std::size_t{1}
                                         << 20U;  // finding the column takes its time

/// The part of the line worth showing, and a caret line under it. Tabs stay tabs, so that both line
/// up.
std::string excerpt(std::string_view line, const Diagnostic& diagnostic) {
  const std::size_t target = byte_of_column(line, diagnostic.at.column);
  std::size_t first = 0;
  if (line.size() > kMaxShownLine && target > kMaxShownLine / 2) {
    const std::string_view before = line.substr(0, target - kMaxShownLine / 2);
    first = byte_of_column(line, count_characters(before) + 1);
  }
  const std::string_view shown = line.substr(first, kMaxShownLine);

  std::string text = "    ";
  text.append(shown).append("\n    ");
  for (std::size_t at = first; at < target;) {
    const std::size_t next = at + byte_of_column(line.substr(at), 2);
    text.push_back(line[at] == '\t' ? '\t' : ' ');
    at = next;
  }
  const std::uint32_t room = count_characters(line.substr(std::min(target, line.size())));
  const std::uint32_t tail = std::min(diagnostic.length, std::max(room, 1U)) - 1;
  text.append("^").append(std::min<std::size_t>(tail, kMaxShownLine), '~').append("\n");
  return text;
}

std::uint32_t length_of(const Node& node) {
  const bool one_line = node.start().line == node.end().line;
  return one_line && node.end().column > node.start().column
             ? node.end().column - node.start().column
             : 1;
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  const bool is_kept = diagnostics_.size() < kMaxKept;
  if (is_kept && !seen_.insert(headline(diagnostic)).second) {
    return;
  }
  errors_ += diagnostic.severity == Severity::Error ? 1 : 0;
  if (is_kept) {
    diagnostics_.push_back(std::move(diagnostic));
  } else {
    ++dropped_;
  }
}

void Diagnostics::error(const Mark& at, std::string message, std::string hint) {
  add({.at = at, .message = std::move(message), .hint = std::move(hint)});
}

void Diagnostics::error(const Node& at, std::string message, std::string hint) {
  add(
      {.at = at.start(),
       .length = length_of(at),
       .message = std::move(message),
       .hint = std::move(hint)}
  );
}

void Diagnostics::warning(const Mark& at, std::string message, std::string hint) {
  add(
      {.at = at,
       .severity = Severity::Warning,
       .message = std::move(message),
       .hint = std::move(hint)}
  );
}

void Diagnostics::warning(const Node& at, std::string message, std::string hint) {
  add(
      {.at = at.start(),
       .length = length_of(at),
       .severity = Severity::Warning,
       .message = std::move(message),
       .hint = std::move(hint)}
  );
}

void Diagnostics::add_source(const char* file, std::shared_ptr<const std::string> text) {
  Source& source = sources_[file];
  source.line_starts = line_starts(*text);
  source.text = std::move(text);
  source.hidden_lines.clear();
}

void Diagnostics::hide_lines(const Mark& first, const Mark& last) {
  const bool ends_above = last.column == 1 && last.line > first.line;
  sources_[first.file].hidden_lines.emplace_back(
      first.line, ends_above ? last.line - 1 : last.line
  );
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> all = diagnostics_;
  std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.at < b.at;
  });
  return all;
}

std::string Diagnostics::to_string() const {
  std::string text;
  for (const Diagnostic& diagnostic : sorted()) {
    text += to_string(diagnostic);
  }
  if (dropped_ != 0) {
    text += "and " + std::to_string(dropped_) + " more\n";
  }
  return text;
}

std::string Diagnostics::to_string(const Diagnostic& diagnostic) const {
  std::string text = headline(diagnostic) + "\n";
  if (const std::string_view line = line_of(diagnostic.at);
      !line.empty() && line.size() <= kMaxSearchedLine) {
    text += excerpt(line, diagnostic);
  }
  return text;
}

std::string_view Diagnostics::line_of(const Mark& mark) const {
  const auto found = sources_.find(std::string_view(mark.file));
  if (!mark.is_known() || found == sources_.end() || found->second.text == nullptr) {
    return {};
  }
  const Source& source = found->second;
  for (const auto& [first, last] : source.hidden_lines) {
    if (mark.line >= first && mark.line <= last) {
      return {};
    }
  }
  return line_at(*source.text, source.line_starts, mark.line);
}

std::string headline(const Diagnostic& diagnostic) {
  std::string text = to_string(diagnostic.at);
  text.append(diagnostic.severity == Severity::Warning ? ": warning: " : ": ");
  text.append(diagnostic.message);
  if (!diagnostic.hint.empty()) {
    text.append("; ").append(diagnostic.hint);
  }
  return text;
}

}  // namespace sluice::config
