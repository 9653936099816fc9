#pragma once

#include "config/codec.h"
#include "exchange/captures.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace sluice::exchange {

/// A regular expression as users write it (RE2: linear in the text, no back-references). Compiled
/// once, immutable, cheap to copy, used by all workers at once.
class Regex {
 public:
  /// Matches the empty text alone.
  Regex() = default;

  /// Complains about what is wrong and where: `missing ): "(ab"`; more than `Captures::kMax`
  /// groups; a group named like a variable.
  static config::Parsed<Regex> compile(std::string_view pattern);

  [[nodiscard]] const std::string& pattern() const { return pattern_; }

  /// The name of each group, `$1` first; empty for those without.
  [[nodiscard]] const std::vector<std::string>& capture_names() const { return capture_names_; }

  /// What every text that matches as a whole begins with; may be empty.
  [[nodiscard]] const std::string& literal_prefix() const { return literal_prefix_; }

  /// Whether all of `text` matches.
  [[nodiscard]] bool matches(std::string_view text) const;
  /// The same, with the groups put into `captures`, which is unspecified if it does not match.
  [[nodiscard]] bool matches(std::string_view text, Captures& captures) const;

  /// The first place in `text` that matches, or a view with a null pointer; the groups go into
  /// `captures`.
  [[nodiscard]] std::string_view find(std::string_view text, Captures& captures) const;

  bool operator==(const Regex& other) const { return pattern_ == other.pattern_; }

 private:
  enum class Anchor : std::uint8_t { None, Both };

  explicit Regex(std::string_view pattern) : pattern_(pattern) {}

  std::string_view run(std::string_view text, Anchor anchor, Captures& captures) const;

  std::string pattern_;
  std::vector<std::string> capture_names_;
  std::string literal_prefix_;
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace sluice::exchange

template <>
struct sluice::config::Codec<sluice::exchange::Regex> : TextCodec<sluice::exchange::Regex> {
  static constexpr std::string_view kName = "regex";

  static Parsed<sluice::exchange::Regex> parse(std::string_view text) {
    return sluice::exchange::Regex::compile(text);
  }

  static std::string format(const sluice::exchange::Regex& value) { return value.pattern(); }
};
