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

TEST(LogsSettings, RefuseWhatIsNotSupportedYet) {
  for (const std::string_view text : {"access: { to: syslog }", "access: { format: combined }"}) {
    LogsSettings settings;
    config::Diagnostics diagnostics;
    EXPECT_FALSE(config::load_text(text, "test.yaml", settings, diagnostics));
    EXPECT_THAT(diagnostics.to_string(), HasSubstr("not supported yet")) << text;
  }
}

}  // namespace
}  // namespace sluice::observe
