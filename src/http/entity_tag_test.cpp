#include "http/entity_tag.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::http {
namespace {

std::string read(std::string_view text) {
  const auto tag = parse_entity_tag(text);
  return tag ? std::string(tag->is_weak ? "weak " : "strong ") + std::string(tag->opaque) : "none";
}

std::vector<std::string> list(std::string_view text) {
  std::vector<std::string> tags;
  for_each_entity_tag(text, [&](const EntityTag& tag) {
    tags.emplace_back(tag.opaque);
    return true;
  });
  return tags;
}

TEST(EntityTag, IsStrongUnlessItSaysOtherwise) {
  EXPECT_EQ(read(R"("abc")"), R"(strong "abc")");
  EXPECT_EQ(read(R"(W/"abc")"), R"(weak "abc")");
  EXPECT_EQ(read(R"("")"), R"(strong "")");
  EXPECT_EQ(read(R"("a\b,c")"), R"(strong "a\b,c")") << "a backslash escapes nothing";
}

TEST(EntityTag, IsNothingElse) {
  for (const char* text : {"", "abc", "\"abc", "w/\"abc\"", "W/abc", "\"a b\"", "\"a\"b", "*"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

TEST(EntityTag, ComparesInTwoWays) {
  const EntityTag strong{"\"a\"", false};
  const EntityTag weak{"\"a\"", true};
  const EntityTag other{"\"b\"", false};
  EXPECT_TRUE(strong.is_same_bytes_as(strong));
  EXPECT_FALSE(strong.is_same_bytes_as(weak));
  EXPECT_FALSE(weak.is_same_bytes_as(weak));
  EXPECT_FALSE(strong.is_same_bytes_as(other));
  EXPECT_TRUE(strong.is_equivalent_to(weak));
  EXPECT_FALSE(weak.is_equivalent_to(other));
}

TEST(EntityTag, ComesInLists) {
  EXPECT_EQ(
      list(R"("a", W/"b" , "c\","d")"),
      (std::vector<std::string>{"\"a\"", "\"b\"", "\"c\\\"", "\"d\""})
  );
  EXPECT_EQ(list(R"(, "a",, "b",)"), (std::vector<std::string>{"\"a\"", "\"b\""}));
  EXPECT_EQ(list(R"("a", b, "c")"), (std::vector<std::string>{"\"a\""}));
  EXPECT_TRUE(list("").empty());
}

}  // namespace
}  // namespace sluice::http
