#include "observe/common_format.h"

#include <gtest/gtest.h>

#include <stdlib.h>
#include <time.h>

#include <chrono>
#include <string>

namespace sluice::observe {
namespace {

using namespace std::chrono;

constexpr WallTime kTime = sys_days(2000y / October / 10) + 20h + 55min + 36s + 999ms;

class CommonFormat : public ::testing::Test {
 protected:
  void SetUp() override { set_zone("UTC"); }

  void TearDown() override { set_zone("UTC"); }

  static void set_zone(const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
  }

  [[nodiscard]] std::string line(CommonKind kind = CommonKind::Common) const {
    CommonTimeWriter times;
    std::string text(max_common_line(record), '#');
    const char* end = format_common_line(record, kind, times, text.data());
    text.resize(static_cast<std::size_t>(end - text.data()));
    return text;
  }

  AccessRecord record{
      .time = kTime,
      .client_ip = "127.0.0.1",
      .version = http::kHttp10,
      .target = "/apache_pb.gif",
      .method = "GET",
      .status = http::StatusCode(200),
      .sent_body_bytes = 2326,
  };
};

TEST_F(CommonFormat, IsApaches) {
  set_zone("PST8");
  EXPECT_EQ(
      line(),
      "127.0.0.1 - - [10/Oct/2000:12:55:36 -0800] \"GET /apache_pb.gif HTTP/1.0\" 200 2326\n"
  );
}

TEST_F(CommonFormat, KnowsZonesEastOfGreenwichAndHalfHours) {
  set_zone("IST-5:30");
  EXPECT_NE(line().find("[11/Oct/2000:02:25:36 +0530]"), std::string::npos) << line();
}

TEST_F(CommonFormat, AddsRefererAndAgentInCombined) {
  record.referer = "http://www.example.com/start.html";
  record.user_agent = "Mozilla/4.08 [en] (Win98; I ;Nav)";
  EXPECT_EQ(
      line(CommonKind::Combined),
      "127.0.0.1 - - [10/Oct/2000:20:55:36 +0000] \"GET /apache_pb.gif HTTP/1.0\" 200 2326 "
      "\"http://www.example.com/start.html\" \"Mozilla/4.08 [en] (Win98; I ;Nav)\"\n"
  );
}

TEST_F(CommonFormat, WritesADashForWhatIsNotThere) {
  record.sent_body_bytes = 0;
  record.target = {};
  record.client_ip = {};
  EXPECT_EQ(
      line(CommonKind::Combined), "- - - [10/Oct/2000:20:55:36 +0000] \"-\" 200 - \"-\" \"-\"\n"
  );
}

TEST_F(CommonFormat, LetsNoClientLeaveItsQuotes) {
  record.referer = "a\" 200 1\n\\";
  record.user_agent = "\t\x01\x7f\xc3\xa4";
  EXPECT_EQ(
      line(CommonKind::Combined),
      "127.0.0.1 - - [10/Oct/2000:20:55:36 +0000] \"GET /apache_pb.gif HTTP/1.0\" 200 2326 "
      "\"a\\\" 200 1\\n\\\\\" \"\\t\\x01\\x7f\\xc3\\xa4\"\n"
  );
}

TEST_F(CommonFormat, MakesTheTimeAnewWhenTheSecondChanges) {
  CommonTimeWriter times;
  std::string text(CommonTimeWriter::kLength, ' ');
  times.write(kTime, text.data());
  EXPECT_EQ(text, "[10/Oct/2000:20:55:36 +0000]");
  times.write(kTime + 1s, text.data());
  EXPECT_EQ(text, "[10/Oct/2000:20:55:37 +0000]");
}

}  // namespace
}  // namespace sluice::observe
