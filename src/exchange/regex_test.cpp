#include "exchange/regex.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sluice::exchange {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Regex compiled(std::string_view pattern) {
  auto regex = Regex::compile(pattern);
  EXPECT_TRUE(regex.has_value()) << pattern;
  return regex.value_or(Regex());
}

config::Complaint complaint_of(std::string_view pattern) {
  const auto regex = Regex::compile(pattern);
  EXPECT_FALSE(regex.has_value()) << pattern;
  return regex.has_value() ? config::Complaint{} : regex.error();
}

TEST(Regex, MatchesTheWholeTextAndGivesItsGroups) {
  const Regex regex = compiled("/v(?P<major>[0-9]+)/(.*)");
  Captures captures;

  EXPECT_TRUE(regex.matches("/v12/a/b", captures));
  EXPECT_EQ(captures.size(), 2U);
  EXPECT_EQ(captures[1], "12");
  EXPECT_EQ(captures[2], "a/b");
  EXPECT_EQ(captures[3], "");
  EXPECT_THAT(regex.capture_names(), ElementsAre("major", ""));

  EXPECT_FALSE(regex.matches("/x/v12/a", captures));
  EXPECT_FALSE(compiled("/v[0-9]").matches("/v12"));
}

TEST(Regex, FindsTheFirstPlaceThatMatches) {
  const std::string_view text = "/a/old/old";
  Captures captures;
  const std::string_view found = compiled("o(l)d").find(text, captures);
  EXPECT_EQ(found.data(), text.data() + 3);
  EXPECT_EQ(found, "old");
  EXPECT_EQ(captures[1], "l");
  EXPECT_EQ(compiled("new").find(text, captures).data(), nullptr);
}

TEST(Regex, KnowsWhatEveryMatchBeginsWith) {
  EXPECT_EQ(compiled("/api/v[0-9]+/x").literal_prefix(), "/api/v");
  EXPECT_EQ(compiled("/healthz").literal_prefix(), "/healthz");
  EXPECT_EQ(compiled(".*/x").literal_prefix(), "");
  EXPECT_EQ(compiled("/(a|b)/x").literal_prefix(), "/");
  EXPECT_EQ(compiled("(?i)/api").literal_prefix(), "/");
}

TEST(Regex, MatchesBytesThatAreNotUtf8) {
  EXPECT_TRUE(
      compiled("a.b").matches("a\xFF"
                              "b")
  );
}

TEST(Regex, SaysWhatIsWrong) {
  EXPECT_THAT(complaint_of("/a(b").message, HasSubstr("missing )"));
  EXPECT_THAT(complaint_of("/a(?=b)").hint, HasSubstr("no look-around"));
  EXPECT_THAT(complaint_of("/(?P<host>.*)").message, HasSubstr("$host is a variable"));
  std::string many;
  for (int i = 0; i < 17; ++i) {
    many += "(a)";
  }
  EXPECT_THAT(complaint_of(many).message, HasSubstr("16 captures at most"));
}

}  // namespace
}  // namespace sluice::exchange
