#include "exchange/regex.h"

#include "exchange/variables.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace sluice::exchange {

namespace {

/// Long enough to tell apart what routes begin with.
constexpr int kMaxLiteralPrefix = 128;

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  // Paths and fields are bytes: `.` has to match one that is not UTF-8 as well.
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  return options;
}

/// All texts that match lie between two bounds; what the bounds share at their start, all share.
std::string literal_prefix_of(const re2::RE2& regex) {
  std::string low;
  std::string high;
  if (!regex.PossibleMatchRange(&low, &high, kMaxLiteralPrefix)) {
    return {};
  }
  const auto differs = std::ranges::mismatch(low, high).in1;
  return {low.begin(), differs};
}

std::string_view to_view(const re2::StringPiece& piece) {
  return {piece.data(), piece.size()};
}

config::Complaint explain(const re2::RE2& regex) {
  config::Complaint complaint{"bad regex: " + regex.error(), {}};
  const std::string_view culprit = regex.error_arg();
  if (culprit.starts_with("(?") || regex.error_code() == re2::RE2::ErrorBadEscape) {
    complaint.hint = "RE2 has no look-around and no back-references";
  }
  return complaint;
}

}  // namespace

config::Parsed<Regex> Regex::compile(std::string_view pattern) {
  Regex regex(pattern);
  const auto compiled = std::make_shared<re2::RE2>(regex.pattern_, options());
  if (!compiled->ok()) {
    return std::unexpected(explain(*compiled));
  }
  const auto groups = static_cast<std::size_t>(compiled->NumberOfCapturingGroups());
  if (groups > Captures::kMax) {
    return config::complain(
        "a regex can have " + std::to_string(Captures::kMax) + " captures at most",
        "write (?:…) for a group that captures nothing"
    );
  }
  regex.capture_names_.resize(groups);
  for (const auto& [number, name] : compiled->CapturingGroupNames()) {
    if (is_variable_name(name)) {
      return config::complain(
          "a capture cannot be named \"" + name + "\": $" + name + " is a variable"
      );
    }
    regex.capture_names_[static_cast<std::size_t>(number) - 1] = name;
  }
  regex.literal_prefix_ = literal_prefix_of(*compiled);
  regex.compiled_ = compiled;
  return regex;
}

bool Regex::matches(std::string_view text) const {
  return compiled_ == nullptr
             ? text.empty()
             : compiled_->Match(text, 0, text.size(), re2::RE2::ANCHOR_BOTH, nullptr, 0);
}

bool Regex::matches(std::string_view text, Captures& captures) const {
  return text.starts_with(literal_prefix_) && run(text, Anchor::Both, captures).data() != nullptr;
}

std::string_view Regex::find(std::string_view text, Captures& captures) const {
  return run(text, Anchor::None, captures);
}

std::string_view Regex::run(std::string_view text, Anchor anchor, Captures& captures) const {
  captures.clear();
  if (compiled_ == nullptr) {
    return anchor == Anchor::None || text.empty() ? text.substr(0, 0) : std::string_view();
  }
  std::array<re2::StringPiece, Captures::kMax + 1> pieces;  // the whole match first
  const auto groups = capture_names_.size();
  if (!compiled_->Match(
          text,
          0,
          text.size(),
          anchor == Anchor::Both ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED,
          pieces.data(),
          static_cast<int>(groups) + 1
      )) {
    return {};
  }
  for (std::size_t i = 1; i <= groups; ++i) {
    captures.push(to_view(pieces[i]));
  }
  return to_view(pieces[0]);
}

}  // namespace sluice::exchange
