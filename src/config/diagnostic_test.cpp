#include "config/diagnostic.h"

#include <gtest/gtest.h>

#include <memory>

namespace sluice::config {
namespace {

/// Diagnostics that know the text of `sluice.yaml`.
Diagnostics about(std::string text) {
  Diagnostics diagnostics;
  diagnostics.add_source(
      intern_file_name("sluice.yaml"), std::make_shared<const std::string>(std::move(text))
  );
  return diagnostics;
}

Mark at(std::uint32_t line, std::uint32_t column) {
  return {intern_file_name("sluice.yaml"), line, column};
}

TEST(Diagnostics, ShowTheSourceLineAndACaret) {
  Diagnostics diagnostics = about("routes:\n  - path: /\n    timout: 5s\n");

  diagnostics.add(
      {.at = at(3, 5),
       .length = 6,
       .message = "unknown key \"timout\" in route",
       .hint = "did you mean \"timeout\"?"}
  );

  EXPECT_EQ(
      diagnostics.to_string(),
      "sluice.yaml:3:5: unknown key \"timout\" in route; did you mean \"timeout\"?\n"
      "        timout: 5s\n"
      "        ^~~~~~\n"
  );
}

TEST(Diagnostics, ComeInTheOrderOfTheFile) {
  Diagnostics diagnostics = about("a\nb\nc\n");

  diagnostics.error(at(3, 1), "third");
  diagnostics.error(at(1, 9), "second");
  diagnostics.error(at(1, 2), "first");

  std::string order;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    order += diagnostic.message + " ";
  }
  EXPECT_EQ(order, "first second third ");
}

TEST(Diagnostics, CountTheSameProblemOnce) {
  Diagnostics diagnostics = about("a\n");

  diagnostics.error(at(1, 1), "broken");
  diagnostics.error(at(1, 1), "broken");

  EXPECT_EQ(diagnostics.error_count(), 1);
}

TEST(Diagnostics, SaySoWhenItIsOnlyAWarning) {
  Diagnostics diagnostics = about("a\n");

  diagnostics.warning(at(1, 1), "this route can never win");

  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_EQ(
      diagnostics.to_string(), "sluice.yaml:1:1: warning: this route can never win\n    a\n    ^\n"
  );
}

TEST(Diagnostics, LineUpUnderTabsAndLongCharacters) {
  Diagnostics diagnostics = about("\tnäme: x\n");

  diagnostics.add({.at = at(1, 8), .message = "bad"});

  EXPECT_EQ(diagnostics.to_string(), "sluice.yaml:1:8: bad\n    \tnäme: x\n    \t      ^\n");
}

TEST(Diagnostics, KeepTheCaretLineShortForAMinifiedFile) {
  Diagnostics diagnostics = about(std::string(100'000, 'x'));

  diagnostics.add({.at = at(1, 50'000), .length = 90'000, .message = "bad"});

  EXPECT_LT(diagnostics.to_string().size(), 1'000);
}

TEST(Diagnostics, AboutAWholeFileHaveNoLine) {
  Diagnostics diagnostics;

  diagnostics.error(Mark{.file = "none.yaml"}, "cannot be read: No such file or directory");

  EXPECT_EQ(diagnostics.to_string(), "none.yaml: cannot be read: No such file or directory\n");
}

TEST(Diagnostics, PointBehindTheEndOfALineAndOfTheFile) {
  Diagnostics diagnostics = about("ab\r\ncd");

  diagnostics.add({.at = at(1, 7), .message = "far right"});
  diagnostics.add({.at = at(9, 1), .message = "far below"});

  EXPECT_EQ(
      diagnostics.to_string(),
      "sluice.yaml:1:7: far right\n    ab\n      ^\nsluice.yaml:9:1: far below\n"
  );
}

TEST(Diagnostics, CountWhatIsTooMuchToPrint) {
  Diagnostics diagnostics;

  for (std::uint32_t line = 1; line <= 1'500; ++line) {
    diagnostics.error(at(line, 1), "broken");
  }

  EXPECT_EQ(diagnostics.error_count(), 1'500);
  EXPECT_EQ(diagnostics.sorted().size(), Diagnostics::kMaxKept);
  EXPECT_TRUE(diagnostics.to_string().ends_with("sluice.yaml:1000:1: broken\nand 500 more\n"));
}

TEST(Diagnostics, NeverShowALineThatHoldsASecret) {
  Diagnostics diagnostics = about("token: hunter2, x: y\n");
  diagnostics.hide_lines(at(1, 8), at(1, 15));

  diagnostics.error(at(1, 17), "unknown key \"x\"");

  EXPECT_EQ(diagnostics.to_string().find("hunter2"), std::string::npos);
}

TEST(Mark, ReadsAsEditorsOpenIt) {
  EXPECT_EQ(to_string(at(12, 7)), "sluice.yaml:12:7");
  EXPECT_EQ(to_string(Mark{.file = "sluice.yaml"}), "sluice.yaml");
}

TEST(Mark, SharesOneCopyOfAFileName) {
  EXPECT_EQ(intern_file_name("a.yaml"), intern_file_name(std::string("a.yaml")));
}

}  // namespace
}  // namespace sluice::config
