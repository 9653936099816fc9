#include "http/field_id.h"

#include "base/strings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sluice::http {
namespace {

constexpr auto kCount = static_cast<std::size_t>(FieldId::Count_);

TEST(FieldId, FindsEveryNameInEveryCase) {
  for (std::size_t i = 1; i < kCount; ++i) {
    const auto id = static_cast<FieldId>(i);
    const std::string name(field_name(id));
    std::string upper = name;
    std::ranges::transform(upper, upper.begin(), [](char c) {
      return is_alpha(c) ? static_cast<char>(c & ~0x20) : c;
    });
    EXPECT_EQ(field_id(name), id) << name;
    EXPECT_EQ(field_id(to_lower(name)), id) << name;
    EXPECT_EQ(field_id(upper), id) << upper;
  }
}

TEST(FieldId, IsOtherForWhatIsNearlyAName) {
  for (std::size_t i = 1; i < kCount; ++i) {
    const std::string name(field_name(static_cast<FieldId>(i)));
    for (std::size_t at = 0; at < name.size(); ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string changed = name;
        changed[at] = static_cast<char>(c);
        if (!equals_ignore_case(changed, name)) {
          EXPECT_NE(field_id(changed), static_cast<FieldId>(i))
              << name << " with " << c << " at " << at;
        }
      }
    }
    EXPECT_EQ(field_id(name + "x"), FieldId::Other);
    EXPECT_EQ(field_id(name + std::string(1, '\0')), FieldId::Other);
  }
}

TEST(FieldId, IsOtherForUnknownNamesOfAnySize) {
  for (std::size_t size = 0; size < 64; ++size) {
    EXPECT_EQ(field_id(std::string(size, 'x')), FieldId::Other);
  }
  EXPECT_EQ(field_id("Accept-Language"), FieldId::Other);
  EXPECT_EQ(field_id("Content_Length"), FieldId::Other);
  EXPECT_TRUE(field_name(FieldId::Other).empty());
}

}  // namespace
}  // namespace sluice::http
