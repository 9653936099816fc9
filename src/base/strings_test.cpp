#include "base/strings.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice {
namespace {

std::vector<std::string> elements(std::string_view list) {
  std::vector<std::string> found;
  for_each_list_element(list, [&](std::string_view element) {
    found.emplace_back(element);
    return true;
  });
  return found;
}

TEST(Strings, DecimalTakesDigitsAlone) {
  EXPECT_EQ(parse_decimal("0"), 0U);
  EXPECT_EQ(parse_decimal("007"), 7U);
  EXPECT_EQ(parse_decimal("18446744073709551615"), UINT64_MAX);
  for (const char* wrong : {"", "+1", "-1", " 1", "1 ", "1a", "0x1", "1,1"}) {
    EXPECT_EQ(parse_decimal(wrong), std::nullopt) << wrong;
  }
}

TEST(Strings, DecimalRefusesWhatIsAboveTheMaximum) {
  EXPECT_EQ(parse_decimal("18446744073709551616"), std::nullopt);
  EXPECT_EQ(parse_decimal("99999999999999999999999"), std::nullopt);
  EXPECT_EQ(parse_decimal("65535", 65535), 65535U);
  EXPECT_EQ(parse_decimal("65536", 65535), std::nullopt);
  EXPECT_EQ(parse_decimal("9", 5), std::nullopt);
}

TEST(Strings, CaseIsAsciiOnly) {
  EXPECT_TRUE(equals_ignore_case("Transfer-Encoding", "transfer-ENCODING"));
  EXPECT_FALSE(equals_ignore_case("a", "ab"));
  EXPECT_FALSE(equals_ignore_case("\xc4", "\xe4"));
  EXPECT_FALSE(equals_ignore_case("@", "`"));  // 32 apart, like letters, but none
  EXPECT_EQ(to_lower(std::string_view("AZaz[@")), "azaz[@");
}

TEST(Strings, UpperCaseIsSeenAtEveryPlace) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    for (const std::size_t size : {1U, 7U, 8U, 9U, 16U, 23U}) {
      for (std::size_t place = 0; place < size; ++place) {
        std::string text(size, 'a');
        text[place] = c;
        EXPECT_EQ(has_upper_case(text), c >= 'A' && c <= 'Z') << byte << " at " << place;
      }
    }
  }
  EXPECT_FALSE(has_upper_case(""));
}

TEST(Strings, TrimTakesSpacesAndTabsAtBothEnds) {
  EXPECT_EQ(trim_ows(" \t a b\t"), "a b");
  EXPECT_EQ(trim_ows(" \t "), "");
  EXPECT_EQ(trim_ows("\r\na"), "\r\na");
}

TEST(Strings, HexDigits) {
  EXPECT_EQ(hex_value('0'), 0);
  EXPECT_EQ(hex_value('f'), 15);
  EXPECT_EQ(hex_value('F'), 15);
  EXPECT_EQ(hex_value('g'), -1);
  EXPECT_EQ(hex_value('\0'), -1);
}

TEST(Strings, ListElementsAreTrimmedAndEmptyOnesSkipped) {
  const std::vector<std::string> expected = {"close", "x-a"};
  EXPECT_EQ(elements("close, x-a"), expected);
  EXPECT_EQ(elements(",, close ,\t,x-a,"), expected);
  EXPECT_TRUE(elements("").empty());
  EXPECT_TRUE(elements(" , ").empty());
}

TEST(Strings, ListCommasInsideQuotedStringsSeparateNothing) {
  EXPECT_EQ(elements(R"(a="x, y", b)"), (std::vector<std::string>{R"(a="x, y")", "b"}));
  EXPECT_EQ(elements(R"(a="\", y", b)"), (std::vector<std::string>{R"(a="\", y")", "b"}));
}

TEST(Strings, ListElementThatNeverClosesItsQuoteReachesToTheEnd) {
  EXPECT_EQ(elements(R"(a, "b, c)"), (std::vector<std::string>{"a", R"("b, c)"}));
  EXPECT_EQ(elements(R"(a, "b\)"), (std::vector<std::string>{"a", R"("b\)"}));
}

TEST(Strings, ListWalkStopsWhenToldTo) {
  int seen = 0;
  EXPECT_FALSE(for_each_list_element("a, b, c", [&](std::string_view) { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace sluice
