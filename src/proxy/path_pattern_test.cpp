#include "proxy/path_pattern.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::proxy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = PathPattern::Kind;

PathPattern parsed(std::string_view text) {
  auto pattern = PathPattern::parse(text);
  EXPECT_TRUE(pattern.has_value()) << text << ": " << (pattern ? "" : pattern.error().message);
  return pattern.value_or(PathPattern());
}

std::vector<std::string> segments(std::string_view text) {
  std::vector<std::string> texts;
  for (const PathPattern::Segment& segment : parsed(text).segments()) {
    texts.push_back(segment.is_capture ? "{" + segment.text + "}" : segment.text);
  }
  return texts;
}

config::Complaint complaint_of(std::string_view text) {
  const auto pattern = PathPattern::parse(text);
  EXPECT_FALSE(pattern.has_value()) << text;
  return pattern.has_value() ? config::Complaint{} : pattern.error();
}

TEST(PathPattern, TellsItsKindByItsForm) {
  EXPECT_EQ(parsed("/").kind(), Kind::Exact);
  EXPECT_EQ(parsed("/healthz").kind(), Kind::Exact);
  EXPECT_EQ(parsed("/users/{id}/cart").kind(), Kind::Captures);
  EXPECT_EQ(parsed("~/v[0-9]+").kind(), Kind::Regex);
  EXPECT_EQ(parsed("/*").kind(), Kind::Prefix);
  EXPECT_EQ(parsed("/users/*").kind(), Kind::Prefix);
  EXPECT_EQ(parsed("/tenants/{tenant}/*").kind(), Kind::Prefix);
}

TEST(PathPattern, SplitsAtSlashes) {
  EXPECT_THAT(segments("/"), ElementsAre(""));
  EXPECT_THAT(segments("/a/b"), ElementsAre("a", "b"));
  EXPECT_THAT(segments("/a/"), ElementsAre("a", ""));
  EXPECT_THAT(segments("/*"), ElementsAre());
  EXPECT_THAT(segments("/users/{id}/*"), ElementsAre("users", "{id}"));
  EXPECT_THAT(segments("/a;v=1/b"), ElementsAre("a;v=1", "b"));
}

TEST(PathPattern, NormalisesItsTextAsPathsAre) {
  EXPECT_THAT(segments("/%7Euser/%e2%82%ac"), ElementsAre("~user", "%E2%82%AC"));
  EXPECT_THAT(
      segments("/stra\xC3\x9F"
               "e/a b"),
      ElementsAre("stra%C3%9Fe", "a%20b")
  );
}

TEST(PathPattern, NamesItsCaptures) {
  EXPECT_THAT(parsed("/users/{id}/items/{item_2}").capture_names(), ElementsAre("id", "item_2"));
  EXPECT_THAT(parsed("~/v(?P<major>[0-9]+)/(.*)").capture_names(), ElementsAre("major", ""));
}

TEST(PathPattern, IsTheSamePathWhateverItsCapturesAreCalled) {
  EXPECT_EQ(parsed("/users/{id}").canonical(), parsed("/users/{name}").canonical());
  EXPECT_EQ(parsed("/%7Ea").canonical(), parsed("/~a").canonical());
  EXPECT_NE(parsed("/users").canonical(), parsed("/users/*").canonical());
  EXPECT_NE(parsed("/users/{id}").canonical(), parsed("/users/id").canonical());
  EXPECT_NE(parsed("/a").canonical(), parsed("~/a").canonical());
}

TEST(PathPattern, RefusesWhatCanNotMatchOrIsNotMeant) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };

  for (const Case& test : {
           Case{"users", "is not a path"},
           Case{"", "is not a path"},
           Case{"/users*", "a * stands at the end alone"},
           Case{"/*/users", "a * stands at the end alone"},
           Case{"/a?b=c", "no ?"},
           Case{"/a#b", "no ?"},
           Case{"/a//b", "empty segment"},
           Case{"//*", "empty segment"},
           Case{"/a/../b", "no path has the segment"},
           Case{"/a/%2e%2e", "no path has the segment"},
           Case{"/a/%zz", "no path has the segment"},
           Case{"/a\\b", "no path has the segment"},
           Case{"/files/{name}.json", "a whole segment"},
           Case{"/{a", "a whole segment"},
           Case{"/{}", "no name for a capture"},
           Case{"/{1st}", "no name for a capture"},
           Case{"/{host}", "is a variable"},
           Case{"/{a}/{a}", "two captures"},
           Case{"~/(a", "missing )"},
           Case{"~users/.*", "no path begins with \"users"},
       }) {
    EXPECT_THAT(complaint_of(test.text).message, HasSubstr(test.message)) << test.text;
  }
}

}  // namespace
}  // namespace sluice::proxy
