#include "observe/process_metrics.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>

namespace sluice::observe {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

TEST(ProcessMetrics, TellOfThisProcess) {
  Registry registry(1);
  const auto source = add_process_metrics(registry, "1.2.3");

  const std::string text = registry.text();

  EXPECT_THAT(text, HasSubstr("sluice_build_info{version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_resident_memory_bytes [1-9][0-9]+\n"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_open_fds [1-9]"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_max_fds [1-9]"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_start_time_seconds [1-9][0-9]+"));
  EXPECT_THAT(text, ContainsRegex("\nprocess_cpu_seconds_total [0-9.]+"));
}

}  // namespace
}  // namespace sluice::observe
