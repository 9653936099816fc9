#include "http/h1/empty_line.h"

#include "base/rng.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http::h1 {
namespace {

TEST(EmptyLine, EndsBehindTheFirst) {
  EXPECT_EQ(find_empty_line(""), 0);
  EXPECT_EQ(find_empty_line("\r\n\r"), 0);
  EXPECT_EQ(find_empty_line("\r\n\r\n"), 4);
  EXPECT_EQ(find_empty_line("a\r\n\r\nb\r\n\r\n"), 5);
  EXPECT_EQ(find_empty_line("\n\r\n"), 0);
  EXPECT_EQ(find_empty_line("\n\n\n\n"), 0);
  EXPECT_EQ(find_empty_line("a\nb\nc"), 0);
}

TEST(EmptyLine, IsFoundAtEveryPlace) {
  for (std::size_t before = 0; before < 200; ++before) {
    const std::string text = std::string(before, 'x') + "\r\n\r\n";
    EXPECT_EQ(find_empty_line(text), text.size());
    EXPECT_EQ(find_empty_line(text + std::string(70, '\n')), text.size());
    EXPECT_EQ(find_empty_line(text.substr(0, text.size() - 1)), 0);
  }
}

TEST(EmptyLine, IsTheSameInPlainCode) {
  constexpr std::string_view kLetters = "\r\n\r\nx";
  Rng rng(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t size = rng.below(200); size > 0; --size) {
      text += kLetters[rng.below(kLetters.size())];
    }
    EXPECT_EQ(find_empty_line(text), detail::find_empty_line_scalar(text));
  }
}

}  // namespace
}  // namespace sluice::http::h1
