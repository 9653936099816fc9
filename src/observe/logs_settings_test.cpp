#include "observe/logs_settings.h"

#include "config/field.h"
#include "config/load.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sluice::observe {
namespace {

using ::testing::HasSubstr;

TEST(LogsSettings, LogExchangesToStandardOutputByDefault) {
  const LogsSettings settings;

  ASSERT_TRUE(settings.access.has_value());
  EXPECT_EQ(*settings.access->to, "stdout");
  EXPECT_EQ(settings.error.level, LogLevel::Info);
}

TEST(LogsSettings, AreReadAsDocumented) {
  LogsSettings settings;
  config::Diagnostics diagnostics;

  ASSERT_TRUE(config::load_text(
      "{ access: { to: /var/log/sluice.log, format: json, on_full: drop }, error: { level: warn } "
      "}",
      "test.yaml",
      settings,
      diagnostics
  )) << diagnostics.to_string();

  EXPECT_EQ(*settings.access->to, "/var/log/sluice.log");
  EXPECT_EQ(settings.error.level, LogLevel::Warn);
}

TEST(LogsSettings, TakeOffForNoAccessLog) {
  LogsSettings settings;
  config::Diagnostics diagnostics;

  ASSERT_TRUE(config::load_text("access: off", "test.yaml", settings, diagnostics));

  EXPECT_FALSE(settings.access.has_value());
}

AccessLogSettings access_of(std::string_view text) {
  LogsSettings settings;
  config::Diagnostics diagnostics;
  EXPECT_TRUE(config::load_text(text, "test.yaml", settings, diagnostics))
      << diagnostics.to_string();
  return settings.access.value_or(AccessLogSettings());
}

TEST(LogsSettings, KnowThreeFormatsAndTexts) {
  EXPECT_EQ(access_of("access: { format: common }").format->style, LogStyle::Common);
  EXPECT_EQ(access_of("access: { format: combined }").format->style, LogStyle::Combined);
  const AccessLogSettings text = access_of("access: { format: '$client_ip $status' }");
  EXPECT_EQ(text.format->style, LogStyle::Text);
  EXPECT_EQ(text.format->text, "$client_ip $status");
}

TEST(LogsSettings, TakeFieldsASampleAndOnFull) {
  const AccessLogSettings access =
      access_of("access: { fields: { tenant: $header.X-Tenant }, sample: 10%, on_full: block }");
  EXPECT_EQ(*access.extra.find("tenant"), "$header.X-Tenant");
  EXPECT_EQ(access.sample, Ratio::of_millionths(100'000));
  EXPECT_EQ(access.on_full, OnFull::Block);
}

TEST(LogsSettings, RefuseWhatCannotBe) {
  struct Case {
    std::string_view text;
    std::string_view says;
  };

  for (const Case& c : {
           Case{"access: { format: commn }", "is no format"},
           Case{"access: { format: common, fields: { a: $host } }", "fields are of JSON lines"},
           Case{"access: { fields: { status: $host } }", "a line has \"status\" already"},
       }) {
    LogsSettings settings;
    config::Diagnostics diagnostics;
    EXPECT_FALSE(config::load_text(c.text, "test.yaml", settings, diagnostics));
    EXPECT_THAT(diagnostics.to_string(), HasSubstr(c.says)) << c.text;
  }
}

}  // namespace
}  // namespace sluice::observe
