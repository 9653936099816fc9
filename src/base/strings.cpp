#include "base/strings.h"

#include <algorithm>
#include <cstring>

namespace sluice {

std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t max) {
  if (text.empty()) {
    return std::nullopt;
  }
  // So many digits make no number that could overflow; of longer ones each digit is looked at.
  constexpr std::size_t kSafeDigits = 19;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) {
      return std::nullopt;
    }
    const auto digit = static_cast<std::uint64_t>(text[i] - '0');
    if (i >= kSafeDigits && value > (UINT64_MAX - digit) / 10) {
      return std::nullopt;
    }
    value = value * 10 + digit;
  }
  return value <= max ? std::optional(value) : std::nullopt;
}

namespace {

constexpr std::uint64_t repeat(std::uint8_t byte) {
  return 0x0101010101010101ULL * byte;
}

bool has_upper_case(std::uint64_t bytes) {
  const std::uint64_t low = bytes & repeat(0x7f);
  const std::uint64_t from_a = low + repeat(0x80 - 'A');  // sets the high bit from there on
  const std::uint64_t behind_z = low + repeat(0x80 - 'Z' - 1);
  return (from_a & ~behind_z & ~bytes & repeat(0x80)) != 0;
}

std::uint64_t load_word(const char* from) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

}  // namespace

bool has_upper_case(std::string_view text) {
  if (text.size() < sizeof(std::uint64_t)) {
    return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  }
  const char* const last = text.data() + text.size() - sizeof(std::uint64_t);
  for (const char* at = text.data(); at < last; at += sizeof(std::uint64_t)) {
    if (has_upper_case(load_word(at))) {
      return true;
    }
  }
  return has_upper_case(load_word(last));
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = to_lower(c);
  }
  return lower;
}

}  // namespace sluice
