#include "base/ref.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

struct Shared : RefCounted<Shared> {
  explicit Shared(int& counter) : alive(&counter) { ++*alive; }

  ~Shared() { --*alive; }

  int* alive;
};

struct Kept : RefCounted<Kept> {
  void on_unreferenced() const { ++unreferenced; }

  mutable int unreferenced = 0;
};

TEST(Ref, DeletesWithTheLast) {
  int alive = 0;
  Ref<Shared> one = make_ref<Shared>(alive);
  Ref<Shared> two = one;
  EXPECT_EQ(one->reference_count(), 2U);
  EXPECT_TRUE(one == two);
  one.reset();
  EXPECT_EQ(alive, 1);
  two = Ref<Shared>();
  EXPECT_EQ(alive, 0);
}

TEST(Ref, SurvivesBeingAssignedToItself) {
  int alive = 0;
  Ref<Shared> one = make_ref<Shared>(alive);
  const Ref<Shared>& same = one;
  one = same;
  EXPECT_EQ(alive, 1);
  EXPECT_EQ(one->reference_count(), 1U);
}

TEST(Ref, TellsAnOwnerThatWantsToKnowInsteadOfDeleting) {
  Kept kept;
  {
    const Ref<Kept> one(&kept);
  }
  EXPECT_EQ(kept.unreferenced, 1);
}

}  // namespace
}  // namespace sluice
