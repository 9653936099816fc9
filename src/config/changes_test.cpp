#include "config/changes.h"

#include <gtest/gtest.h>

namespace sluice::config {
namespace {

std::string changes_of(std::string_view before, std::string_view after) {
  std::string lines;
  for (const Change& change : changes_between(before, after)) {
    lines += to_string(change) + "\n";
  }
  return lines;
}

TEST(Changes, AreNoneBetweenEquals) {
  EXPECT_EQ(changes_of(R"({"a":{"b":[1,2]}})", R"({"a":{"b":[1,2]}})"), "");
}

TEST(Changes, NameTheKeyAndBothValues) {
  EXPECT_EQ(
      changes_of(R"({"a":{"b":"x","c":1}})", R"({"a":{"b":"y","c":1}})"), "a.b: \"x\" → \"y\"\n"
  );
}

TEST(Changes, ShowWhatCameAndWhatWent) {
  EXPECT_EQ(
      changes_of(R"({"a":1,"b":{"c":2}})", R"({"a":1,"d":{"e":3}})"),
      "- b: {\"c\":2}\n+ d: {\"e\":3}\n"
  );
}

TEST(Changes, GoIntoLists) {
  EXPECT_EQ(
      changes_of(R"({"l":[{"a":1},2]})", R"({"l":[{"a":5},2,3]})"), "l[0].a: 1 → 5\n+ l[2]: 3\n"
  );
  EXPECT_EQ(changes_of(R"({"l":[1,2]})", R"({"l":[1]})"), "- l[1]: 2\n");
}

TEST(Changes, QuoteNamesWithDots) {
  EXPECT_EQ(
      changes_of(R"({"sites":{"a.b":1}})", R"({"sites":{"a.b":2}})"), "sites.\"a.b\": 1 → 2\n"
  );
}

}  // namespace
}  // namespace sluice::config
