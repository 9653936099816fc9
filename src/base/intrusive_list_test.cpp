#include "base/intrusive_list.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace sluice {
namespace {

struct Item : ListNode<> {
  explicit Item(char c) : name(c) {}

  char name;
};

std::string names(IntrusiveList<Item>& list) {
  std::string all;
  list.for_each([&](Item& item) { all += item.name; });
  return all;
}

TEST(IntrusiveList, KeepsTheOrderOfBothEnds) {
  IntrusiveList<Item> list;
  Item a('a');
  Item b('b');
  Item c('c');
  list.push_back(b);
  list.push_back(c);
  list.push_front(a);
  EXPECT_EQ(names(list), "abc");
  EXPECT_EQ(&list.front(), &a);
  EXPECT_EQ(&list.back(), &c);
  EXPECT_EQ(list.pop_front(), &a);
  EXPECT_FALSE(a.is_linked());
  EXPECT_EQ(names(list), "bc");
}

TEST(IntrusiveList, AnItemLeavesItsListWhenItGoes) {
  IntrusiveList<Item> list;
  Item a('a');
  std::optional<Item> b('b');
  Item c('c');
  list.push_back(a);
  list.push_back(*b);
  list.push_back(c);
  b.reset();
  EXPECT_EQ(names(list), "ac");
}

TEST(IntrusiveList, ItemsAreFreeWhenTheListGoes) {
  Item a('a');
  {
    IntrusiveList<Item> list;
    list.push_back(a);
    EXPECT_TRUE(a.is_linked());
  }
  EXPECT_FALSE(a.is_linked());
}

TEST(IntrusiveList, TakesAllOfAnother) {
  IntrusiveList<Item> list;
  IntrusiveList<Item> other;
  Item a('a');
  Item b('b');
  Item c('c');
  list.push_back(a);
  other.push_back(b);
  other.push_back(c);
  list.take(other);
  list.take(other);
  EXPECT_EQ(names(list), "abc");
  EXPECT_TRUE(other.empty());
  EXPECT_EQ(other.pop_front(), nullptr);
}

TEST(IntrusiveList, AVisitorMayUnlinkWhatItIsGiven) {
  IntrusiveList<Item> list;
  Item a('a');
  Item b('b');
  list.push_back(a);
  list.push_back(b);
  list.for_each([](Item& item) { item.unlink(); });
  EXPECT_TRUE(list.empty());
}

TEST(IntrusiveListDeath, RefusesAnItemThatIsInAList) {
  IntrusiveList<Item> list;
  Item a('a');
  list.push_back(a);
  EXPECT_DEATH(list.push_back(a), "one list at a time");
}

}  // namespace
}  // namespace sluice
