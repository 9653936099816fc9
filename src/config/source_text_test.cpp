#include "config/source_text.h"

#include <gtest/gtest.h>

namespace sluice::config {
namespace {

TEST(SourceText, BreaksLinesWhereYamlDoes) {
  constexpr std::string_view text =
      "a\nb\r\nc\rd\xC2\x85"
      "e\xE2\x80\xA8"
      "f\xE2\x80\xA9\n";
  const std::vector<std::size_t> starts = line_starts(text);

  std::string lines;
  for (std::uint32_t number = 1; number <= starts.size(); ++number) {
    lines.append(line_at(text, starts, number)).append("|");
  }

  EXPECT_EQ(lines, "a|b|c|d|e|f|||");
}

TEST(SourceText, HasNoLineOutsideTheText) {
  EXPECT_EQ(line_at("a\nb", line_starts("a\nb"), 0), "");
  EXPECT_EQ(line_at("a\nb", line_starts("a\nb"), 3), "");
  EXPECT_EQ(line_at("", line_starts(""), 1), "");
}

TEST(SourceText, CountsColumnsInCharacters) {
  constexpr std::string_view line = "é€😀x";

  EXPECT_EQ(count_characters(line), 4);
  EXPECT_EQ(byte_of_column(line, 1), 0);
  EXPECT_EQ(byte_of_column(line, 2), 2);
  EXPECT_EQ(byte_of_column(line, 4), 9);
  EXPECT_EQ(byte_of_column(line, 99), line.size());
}

}  // namespace
}  // namespace sluice::config
