#include "http/cookie.h"

#include <gtest/gtest.h>

namespace sluice::http {
namespace {

TEST(Cookie, IsFoundByItsNameInAnyLine) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  FieldSection fields(arena);
  fields.add(FieldId::Cookie, "a=1; session=x=y;b=");
  fields.add(FieldId::Accept, "late=no");
  fields.add(FieldId::Cookie, "late=2");

  EXPECT_EQ(cookie_value(fields, "a"), "1");
  EXPECT_EQ(cookie_value(fields, "session"), "x=y");
  EXPECT_EQ(cookie_value(fields, "b"), "");
  EXPECT_EQ(cookie_value(fields, "late"), "2");
  EXPECT_EQ(cookie_value(fields, "A"), std::nullopt);
  EXPECT_EQ(cookie_value(fields, "sess"), std::nullopt);
}

}  // namespace
}  // namespace sluice::http
