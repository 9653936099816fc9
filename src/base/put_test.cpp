#include "base/put.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace sluice {
namespace {

TEST(Put, WritesAsManyBytesAsTheTextHasAndNoOther) {
  std::string all;
  for (int i = 0; i < 100; ++i) {
    all += static_cast<char>('!' + i % 90);
  }
  for (std::size_t size = 0; size <= all.size(); ++size) {
    // Of its own size, so that reading behind the end shows.
    const std::string text = all.substr(0, size);
    std::string to(size + 2, '#');

    const char* const end = put(to.data() + 1, text);

    EXPECT_EQ(end, to.data() + 1 + size);
    EXPECT_EQ(to, "#" + text + "#") << size;
  }
}

TEST(Put, WritesNothingOfANullText) {
  char to = '#';
  EXPECT_EQ(put(&to, {}), &to);
  EXPECT_EQ(to, '#');
}

std::string decimal(std::uint64_t value) {
  std::string text(kMaxDecimalDigits, '#');
  text.resize(static_cast<std::size_t>(put_decimal(text.data(), value) - text.data()));
  return text;
}

TEST(PutDecimal, WritesEveryNumberOfDigits) {
  EXPECT_EQ(decimal(0), "0");
  EXPECT_EQ(decimal(UINT64_MAX), "18446744073709551615");
  std::uint64_t power = 1;
  for (std::size_t digits = 1; digits <= kMaxDecimalDigits; ++digits, power *= 10) {
    EXPECT_EQ(decimal(power), std::to_string(power));
    EXPECT_EQ(decimal(power - 1), std::to_string(power - 1));
    EXPECT_EQ(decimal(power + 23), std::to_string(power + 23));
  }
}

TEST(PutDecimal, WritesEveryNumberOfBits) {
  for (unsigned bits = 0; bits < 64; ++bits) {
    const std::uint64_t power = std::uint64_t{1} << bits;
    EXPECT_EQ(decimal(power), std::to_string(power));
    EXPECT_EQ(decimal(power - 1), std::to_string(power - 1));
  }
}

}  // namespace
}  // namespace sluice
