#include "http/query.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::http {
namespace {

std::optional<std::string> value(std::string_view query, std::string_view name) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const auto found = query_value(query, name, arena);
  return found.has_value() ? std::optional(std::string(*found)) : std::nullopt;
}

TEST(Query, GivesTheFirstParameterOfAName) {
  EXPECT_EQ(value("a=1&b=2&a=3", "a"), "1");
  EXPECT_EQ(value("a=1&b=2", "b"), "2");
  EXPECT_EQ(value("aa=1&b=2", "a"), std::nullopt);
  EXPECT_EQ(value("a=1", "A"), std::nullopt);
  EXPECT_EQ(value("", "a"), std::nullopt);
  EXPECT_EQ(value("&&a=1&", "a"), "1");
}

TEST(Query, TellsAnEmptyValueFromNone) {
  EXPECT_EQ(value("a", "a"), "");
  EXPECT_EQ(value("a=", "a"), "");
  EXPECT_EQ(value("a=b=c", "a"), "b=c");
  EXPECT_EQ(value("=x", ""), "x");
  EXPECT_EQ(value("a=1&&b", ""), std::nullopt);
}

TEST(Query, DecodesNamesAndValues) {
  EXPECT_EQ(value("first%20name=J%C3%BCrgen+K", "first name"), "J\xC3\xBCrgen K");
  EXPECT_EQ(value("a=100%&b=%2", "a"), "100%");
  EXPECT_EQ(value("a=100%&b=%2", "b"), "%2");
  EXPECT_EQ(value("a=%zz", "a"), "%zz");
}

}  // namespace
}  // namespace sluice::http
