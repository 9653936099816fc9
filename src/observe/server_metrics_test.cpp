#include "observe/server_metrics.h"

#include "observe/access_log_writer.h"
#include "observe/worker_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace sluice::observe {
namespace {

bool is_name(std::string_view name) {
  return name.starts_with("sluice_") && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

template <class Set>
class ServerMetrics : public ::testing::Test {};

using Sets = ::testing::Types<
    ListenerMetrics,
    SiteMetrics,
    UpstreamMetrics,
    ControlMetrics,
    AccessLogMetrics,
    AccessLogWriterMetrics>;
TYPED_TEST_SUITE(ServerMetrics, Sets);

TYPED_TEST(ServerMetrics, AreNamedAsPrometheusAdvises) {
  std::set<std::string_view> names;
  for (const MetricSet::Member& member : TypeParam().take_members()) {
    const std::string_view name = member.info.name;
    EXPECT_TRUE(is_name(name)) << name;
    EXPECT_TRUE(names.insert(name).second) << name << " is there twice";
    EXPECT_EQ(name.ends_with("_total"), member.info.type == MetricType::Counter) << name;
    if (member.info.type == MetricType::Histogram) {
      EXPECT_TRUE(name.ends_with("_seconds")) << name;
    }
    EXPECT_TRUE(member.info.help.ends_with(".")) << name;
  }
}

}  // namespace
}  // namespace sluice::observe
