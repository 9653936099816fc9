#include "observe/exposition.h"

#include "observe/histogram.h"
#include "observe/labels.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace sluice::observe {
namespace {

using ::testing::HasSubstr;

TEST(Exposition, EscapesLabelsAndHelp) {
  Exposition exposition;
  exposition.counter(
      "a_total", "Back\\slash and\nline, \"quoted\".", {{"path", "C:\\x\n\"y\""}}, 1
  );

  EXPECT_EQ(
      exposition.text(),
      "# HELP a_total Back\\\\slash and\\nline, \"quoted\".\n"
      "# TYPE a_total counter\n"
      "a_total{path=\"C:\\\\x\\n\\\"y\\\"\"} 1\n"
  );
}

TEST(Exposition, OrdersMetricsByNameAndKeepsTheirSamplesTogether) {
  Exposition exposition;
  exposition.gauge("b", "B.", {{"x", "1"}}, 1);
  exposition.counter("a_total", "A.", {}, 1e15);
  exposition.gauge("b", "B.", {{"x", "2"}}, -2.25);

  EXPECT_EQ(
      exposition.text(),
      "# HELP a_total A.\n# TYPE a_total counter\na_total 1000000000000000\n"
      "# HELP b B.\n# TYPE b gauge\nb{x=\"1\"} 1\nb{x=\"2\"} -2.25\n"
  );
}

TEST(Exposition, WritesACumulativeHistogramInSeconds) {
  struct Timings : MetricSet {
    Histogram wait{this, "wait_seconds", "Waits."};
  } timings;

  timings.wait.record(100us);
  timings.wait.record(1500us);
  timings.wait.record(90s);

  Exposition exposition;
  exposition.histogram("wait_seconds", "Waits.", {{"to", "x"}}, timings.wait.read());
  const std::string text = exposition.text();

  EXPECT_THAT(
      text,
      HasSubstr("# TYPE wait_seconds histogram\nwait_seconds_bucket{to=\"x\",le=\"0.0001\"} 1\n")
  );
  EXPECT_THAT(text, HasSubstr("wait_seconds_bucket{to=\"x\",le=\"0.001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("wait_seconds_bucket{to=\"x\",le=\"0.002\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("wait_seconds_bucket{to=\"x\",le=\"60\"} 2\n"));
  EXPECT_THAT(
      text,
      HasSubstr("wait_seconds_bucket{to=\"x\",le=\"+Inf\"} 3\n"
                "wait_seconds_sum{to=\"x\"} 90.0016\n"
                "wait_seconds_count{to=\"x\"} 3\n")
  );
  EXPECT_EQ(std::ranges::count(text, '\n'), 2 + 29 + 2);
}

TEST(StatusClass, IsTheFirstDigit) {
  EXPECT_EQ(status_class(http::StatusCode(0)), StatusClass::None);
  EXPECT_EQ(status_class(http::StatusCode(101)), StatusClass::Informational);
  EXPECT_EQ(status_class(http::StatusCode(204)), StatusClass::Success);
  EXPECT_EQ(status_class(http::StatusCode(308)), StatusClass::Redirection);
  EXPECT_EQ(status_class(http::StatusCode(404)), StatusClass::ClientError);
  EXPECT_EQ(status_class(http::StatusCode(599)), StatusClass::ServerError);
  EXPECT_EQ(status_class(http::StatusCode(999)), StatusClass::None);
}

TEST(ErrorLabel, IsTheNameOfTheError) {
  EXPECT_EQ(
      LabelOf<Errc>::text(static_cast<std::size_t>(Errc::ConnectionRefused)), "connection_refused"
  );
}

}  // namespace
}  // namespace sluice::observe
