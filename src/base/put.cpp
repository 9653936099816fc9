#include "base/put.h"

#include <array>
#include <bit>

namespace sluice {

namespace {

constexpr std::array<std::uint64_t, kMaxDecimalDigits> make_powers_of_ten() {
  std::array<std::uint64_t, kMaxDecimalDigits> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) {
    powers[i] = powers[i - 1] * 10;
  }
  return powers;
}

constexpr std::array<std::uint64_t, kMaxDecimalDigits> kPowersOfTen = make_powers_of_ten();

/// How many digits a number has that is not 0.
std::size_t count_digits(std::uint64_t value) {
  // 1233 / 4096 is the logarithm of 2 to the base of 10, as exactly as 64 bits need.
  const auto at_least = static_cast<std::size_t>(std::bit_width(value)) * 1233 / 4096;
  return at_least + (value >= kPowersOfTen[at_least] ? 1 : 0);
}

/// "00" to "99"
constexpr std::array<std::array<char, 2>, 100> make_pairs() {
  std::array<std::array<char, 2>, 100> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
  }
  return pairs;
}

constexpr std::array<std::array<char, 2>, 100> kPairs = make_pairs();

/// Writes a number so that its last digit is before `end`.
template <class Number>
void put_digits_before(char* end, Number value) {
  for (; value >= 100; value /= 100) {
    end -= 2;
    std::memcpy(end, kPairs[value % 100].data(), 2);
  }
  if (value >= 10) {
    std::memcpy(end - 2, kPairs[value].data(), 2);
  } else {
    end[-1] = static_cast<char>('0' + value);
  }
}

}  // namespace

char* put_decimal(char* to, std::uint64_t value) {
  if (value < 10) {
    *to = static_cast<char>('0' + value);
    return to + 1;
  }
  char* const end = to + count_digits(value);
  if (value <= UINT32_MAX) {
    put_digits_before(end, static_cast<std::uint32_t>(value));  // divides in fewer steps
  } else {
    put_digits_before(end, value);
  }
  return end;
}

}  // namespace sluice
