#include "config/map.h"

#include <gtest/gtest.h>

namespace sluice::config {
namespace {

TEST(Map, KeepsTheOrderOfTheFileAndFindsByName) {
  Map<int> map;
  map.insert("m") = 1;
  map.insert("z") = 2;
  map.insert("a") = 3;

  std::string order;
  for (const auto& entry : map) {
    order += entry.key;
  }

  EXPECT_EQ(order, "mza");
  EXPECT_EQ(*map.find("a"), 3);
  EXPECT_EQ(*map.find("z"), 2);
  EXPECT_EQ(map.find("b"), nullptr);
  EXPECT_EQ(map.size(), 3);
}

TEST(Map, GivesTheValueThatIsThereOnASecondInsert) {
  Map<int> map;
  map.insert("a") = 1;

  EXPECT_EQ(map.insert("a"), 1);
  EXPECT_EQ(map.size(), 1);
}

TEST(Map, ComparesWithoutPlaces) {
  Map<int> one;
  Map<int> other;
  one.insert("a", Mark{"x", 1, 1});
  other.insert("a", Mark{"y", 2, 2});

  EXPECT_TRUE(one == other);
}

}  // namespace
}  // namespace sluice::config
