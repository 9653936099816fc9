#include "proxy/host_table.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <initializer_list>
#include <optional>
#include <string_view>

namespace sluice::proxy {
namespace {

using testing::HasSubstr;

HostPattern parsed(std::string_view text) {
  auto pattern = HostPattern::parse(text);
  EXPECT_TRUE(pattern.has_value()) << text << ": " << (pattern ? "" : pattern.error().message);
  return pattern.value_or(HostPattern());
}

HostTable table_of(std::initializer_list<std::string_view> hosts) {
  HostTable table;
  HostTable::SiteIndex site = 0;
  for (const std::string_view host : hosts) {
    EXPECT_TRUE(table.add(parsed(host), site++)) << host;
  }
  return table;
}

config::Complaint complaint_of(std::string_view text) {
  const auto pattern = HostPattern::parse(text);
  EXPECT_FALSE(pattern.has_value()) << text;
  return pattern.has_value() ? config::Complaint{} : pattern.error();
}

TEST(HostTable, PrefersExactThenTheLongestWildcardThenAny) {
  const HostTable table =
      table_of({"*", "*.example.com", "*.api.example.com", "v1.api.example.com"});
  EXPECT_EQ(table.find("v1.api.example.com"), 3U);
  EXPECT_EQ(table.find("v2.api.example.com"), 2U);
  EXPECT_EQ(table.find("www.example.com"), 1U);
  EXPECT_EQ(table.find("example.org"), 0U);
}

TEST(HostTable, TakesOneOrMoreLabelsForAStarAndNeverNone) {
  const HostTable table = table_of({"*.example.com"});
  EXPECT_EQ(table.find("a.example.com"), 0U);
  EXPECT_EQ(table.find("a.b.c.example.com"), 0U);
  EXPECT_EQ(table.find("example.com"), std::nullopt);
  EXPECT_EQ(table.find("notexample.com"), std::nullopt);
  EXPECT_EQ(table.find("a.example.com.evil.org"), std::nullopt);
}

TEST(HostTable, LeavesARequestWithoutHostToTheAnySite) {
  EXPECT_EQ(table_of({"example.com"}).find(""), std::nullopt);
  EXPECT_EQ(table_of({"example.com", "*"}).find(""), 1U);
}

TEST(HostTable, KnowsAddresses) {
  const HostTable table = table_of({"[::1]", "127.0.0.1", "*.example.com"});
  EXPECT_EQ(table.find("[::1]"), 0U);
  EXPECT_EQ(table.find("127.0.0.1"), 1U);
  EXPECT_EQ(table.find("[::2]"), std::nullopt);
}

TEST(HostTable, RefusesTheSameHostsTwice) {
  HostTable table = table_of({"example.com", "*.example.com", "*"});
  EXPECT_FALSE(table.add(parsed("EXAMPLE.com."), 9));
  EXPECT_FALSE(table.add(parsed("*.Example.com"), 9));
  EXPECT_FALSE(table.add(parsed("*"), 9));
  EXPECT_EQ(table.find("example.com"), 0U);
}

TEST(HostPattern, IsComparedWithoutCaseAndTrailingDot) {
  EXPECT_EQ(parsed("WWW.Example.COM.").to_string(), "www.example.com");
  EXPECT_EQ(parsed("*.Example.COM").to_string(), "*.example.com");
  EXPECT_EQ(parsed("[0:0::0:1]").to_string(), "[::1]");
  EXPECT_EQ(parsed("xn--strae-oqa.de").to_string(), "xn--strae-oqa.de");
}

TEST(HostPattern, TakesUnicodeNamesAsTheirALabels) {
  const auto pattern = HostPattern::parse(
      "B\xC3\x9C"
      "cher.example"
  );
  ASSERT_TRUE(pattern.has_value());
  EXPECT_EQ(pattern->to_string(), "xn--bcher-kva.example");
}

TEST(HostPattern, RefusesWhatIsNoHost) {
  EXPECT_THAT(complaint_of("a.*.com").message, HasSubstr("is not a host"));
  EXPECT_THAT(complaint_of("*example.com").message, HasSubstr("is not a host"));
  EXPECT_THAT(complaint_of("example.com:8080").message, HasSubstr("has a port"));
  EXPECT_THAT(complaint_of("::1").hint, HasSubstr("[::1]"));
  EXPECT_THAT(complaint_of("https://example.com").message, HasSubstr("is not a host"));
  EXPECT_THAT(complaint_of("*.10.0.0.1").message, HasSubstr("no labels"));
  EXPECT_THAT(complaint_of("").message, HasSubstr("is not a host"));
}

}  // namespace
}  // namespace sluice::proxy
