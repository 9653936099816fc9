#include "http/fields.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace sluice::http {
namespace {

using testing::ElementsAre;

class FieldSectionTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const Field& field : fields_) {
      lines.push_back(std::string(field.name) + ": " + std::string(field.value));
    }
    return lines;
  }

  ArenaBlocks blocks_;
  Arena arena_{blocks_};
  FieldSection fields_{arena_};
};

TEST_F(FieldSectionTest, KeepsLinesInTheirOrder) {
  fields_.add("X-B", "1");
  fields_.add(FieldId::Host, "a");
  fields_.add("x-b", "2");
  EXPECT_THAT(lines(), ElementsAre("X-B: 1", "Host: a", "x-b: 2"));
}

TEST_F(FieldSectionTest, GrowsBeyondWhatWasReserved) {
  fields_.reserve(2);
  for (int i = 0; i < 100; ++i) {
    fields_.add("X-N", arena_.copy(std::to_string(i)));
  }
  EXPECT_EQ(fields_.size(), 100);
  EXPECT_EQ(fields_.begin()->value, "0");
  EXPECT_EQ((fields_.end() - 1)->value, "99");
}

TEST_F(FieldSectionTest, FindsByIdAndByNameWithoutCase) {
  fields_.add("cOOkie", "a=1");
  fields_.add("X-Custom", "c");
  EXPECT_EQ(fields_.find(FieldId::Cookie)->value, "a=1");
  EXPECT_EQ(fields_.find("COOKIE")->value, "a=1");
  EXPECT_EQ(fields_.find("x-custom")->value, "c");
  EXPECT_EQ(fields_.find("x-customs"), nullptr);
  EXPECT_FALSE(fields_.contains(FieldId::Host));
}

TEST_F(FieldSectionTest, SingleIsEmptyForNoneAndForSeveral) {
  EXPECT_EQ(fields_.single(FieldId::Host), std::nullopt);
  fields_.add(FieldId::Host, "a");
  EXPECT_EQ(fields_.single(FieldId::Host), "a");
  fields_.add(FieldId::Accept, "b");
  fields_.add(FieldId::Host, "c");
  EXPECT_EQ(fields_.single(FieldId::Host), std::nullopt);
}

TEST_F(FieldSectionTest, RemovesEveryLineOfAName) {
  fields_.add("X-A", "1");
  fields_.add("X-B", "2");
  fields_.add("x-a", "3");
  fields_.add(FieldId::Via, "4");
  EXPECT_EQ(fields_.remove("X-a"), 2);
  EXPECT_EQ(fields_.remove("X-a"), 0);
  EXPECT_EQ(fields_.remove("via"), 1);
  EXPECT_THAT(lines(), ElementsAre("X-B: 2"));
}

TEST_F(FieldSectionTest, SetLeavesOneLine) {
  fields_.add("X-A", "1");
  fields_.add("X-A", "2");
  fields_.add("X-B", "3");
  fields_.set("x-a", "4");
  fields_.set(FieldId::Server, "s");
  EXPECT_THAT(lines(), ElementsAre("X-B: 3", "x-a: 4", "Server: s"));
}

}  // namespace
}  // namespace sluice::http
