#include "http/content_length.h"

#include <gtest/gtest.h>

namespace sluice::http {
namespace {

TEST(ContentLength, IsAPlainDecimalNumber) {
  EXPECT_EQ(parse_content_length("0"), Bytes(0));
  EXPECT_EQ(parse_content_length("42"), Bytes(42));
  EXPECT_EQ(parse_content_length("007"), Bytes(7));
  EXPECT_EQ(parse_content_length("9223372036854775807"), Bytes(INT64_MAX));
}

TEST(ContentLength, RefusesEverythingElse) {
  for (const std::string_view value :
       {"",
        " ",
        "+1",
        "-1",
        "-0",
        "0x10",
        "1e3",
        "1.0",
        "5, 5",
        "5,5",
        "5 5",
        " 5",
        "5 ",
        "5;",
        "1_000",
        "\"5\"",
        "9223372036854775808",
        "18446744073709551616",
        "99999999999999999999999999",
        "\xEF\xBC\x91"}) {
    const Result<Bytes> length = parse_content_length(value);
    ASSERT_FALSE(length.has_value()) << value;
    EXPECT_EQ(length.error(), Errc::BadContentLength) << value;
  }
}

}  // namespace
}  // namespace sluice::http
