#include "http/grammar.h"

#include "base/strings.h"

#include <algorithm>

namespace sluice::http::detail {
namespace {

consteval std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto mark = [&classes](std::string_view characters, std::uint8_t kind) {
    for (const char c : characters) {
      classes[static_cast<std::uint8_t>(c)] |= kind;
    }
  };
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const char c = static_cast<char>(i);
    if (is_alpha(c) || is_digit(c)) {
      classes[i] |= kTokenChar | kTargetChar;
    }
    const bool is_control = i < 0x20 || i == 0x7F;
    if (!is_control || c == '\t') {
      classes[i] |= kFieldChar;
    }
  }
  mark("!#$%&'*+-.^_`|~", kTokenChar);
  mark("-._~!$&'()*+,;=:@%/?", kTargetChar);
  mark("[]^`{|}\\", kTargetChar);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const bool is_special = std::string_view("/\\?%").contains(static_cast<char>(i));
    if ((classes[i] & kTargetChar) != 0 && !is_special) {
      classes[i] |= kSegmentChar;
    }
  }
  return classes;
}

}  // namespace

constinit const std::array<std::uint8_t, 256> kCharClasses = make_classes();

bool all_of_class(std::string_view text, std::uint8_t kind) {
  return std::ranges::all_of(text, [kind](char c) { return has_class(c, kind); });
}

}  // namespace sluice::http::detail
