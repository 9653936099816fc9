#include "observe/access_format.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

namespace sluice::observe {
namespace {

using namespace std::chrono;

std::string formatted(const AccessRecord& record) {
  TimestampWriter timestamps;
  std::string line(max_access_line(record), '#');
  const char* end = format_access_line(record, timestamps, line.data());
  line.resize(static_cast<std::size_t>(end - line.data()));
  return line;
}

constexpr WallTime kTime = sys_days(2026y / November / 22) + 19h + 50min + 42s + 123456us;

TEST(AccessFormat, WritesAllThatIsKnown) {
  const std::array attempts = {
      AttemptRecord{
          .address = "10.0.0.7:8081",
          .started = 40us,
          .duration = 1000us,
          .span = {0x1},
          .error = Errc::ConnectionRefused,
      },
      AttemptRecord{
          .address = "10.0.0.8:8081",
          .started = 1060us,
          .duration = 2500us,
          .span = {0x00f067aa0ba902b7},
          .status = http::StatusCode(200),
          .reused = true,
      },
  };
  const AccessRecord record{
      .time = kTime,
      .request_id = "0197-1",
      .trace = {.trace = {0x4bf92f3577b34da6, 0xa3ce929d0e0e4736}, .parent = {}, .span = {0xabc}},
      .client_ip = "203.0.113.9",
      .peer_ip = "10.0.0.1",
      .listener = "8080",
      .scheme = "http",
      .version = http::kHttp11,
      .method = "GET",
      .host = "api.example.com",
      .path = "/orders/7",
      .query = "full=\"yes\"",
      .user_agent = "curl/8.5",
      .referer = "https://example.com/",
      .site = "api.example.com",
      .route = "/orders/*",
      .upstream = "orders",
      .upstream_address = "10.0.0.8:8081",
      .attempts = attempts,
      .status = http::StatusCode(200),
      .received_bytes = 430,
      .received_body_bytes = 0,
      .sent_bytes = 1500,
      .sent_body_bytes = 1200,
      .duration = 3700us,
      .first_byte = 3600us,
  };

  EXPECT_EQ(
      formatted(record),
      R"({"time":"2026-11-22T19:50:42.123Z","request_id":"0197-1",)"
      R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"0000000000000abc",)"
      R"("client_ip":"203.0.113.9","peer_ip":"10.0.0.1","listener":"8080","scheme":"http","version":"HTTP/1.1",)"
      R"("method":"GET","host":"api.example.com","path":"/orders/7","query":"full=\"yes\"",)"
      R"("status":200,"received_bytes":430,"received_body_bytes":0,"sent_bytes":1500,"sent_body_bytes":1200,)"
      R"("duration_us":3700,"first_byte_us":3600,)"
      R"("site":"api.example.com","route":"/orders/*","upstream":"orders","upstream_address":"10.0.0.8:8081",)"
      R"("attempts":[{"start_us":40,"duration_us":1000,"address":"10.0.0.7:8081","error":"connection_refused",)"
      R"("reused":false,"span_id":"0000000000000001"},)"
      R"({"start_us":1060,"duration_us":2500,"address":"10.0.0.8:8081","status":200,"reused":true,)"
      R"("span_id":"00f067aa0ba902b7"}],)"
      R"("user_agent":"curl/8.5","referer":"https://example.com/"})"
      "\n"
  );
}

TEST(AccessFormat, LeavesOutWhatIsNot) {
  const AccessRecord record{
      .time = kTime,
      .client_ip = "::1",
      .peer_ip = "::1",
      .version = http::kHttp10,
      .error = Errc::ClientClosed,
  };

  EXPECT_EQ(
      formatted(record),
      R"({"time":"2026-11-22T19:50:42.123Z","client_ip":"::1","version":"HTTP/1.0","status":0,)"
      R"("error":"client_closed","received_bytes":0,"received_body_bytes":0,"sent_bytes":0,"sent_body_bytes":0,)"
      R"("duration_us":0})"
      "\n"
  );
}

TEST(AccessFormat, KeepsToTheLengthItAnnounces) {
  const std::string worst(1000, '\x01');
  const AttemptRecord attempt{
      .address = worst, .started = Duration::max(), .duration = Duration::max()
  };
  const AccessRecord record{
      .time = kTime,
      .request_id = worst,
      .method = worst,
      .host = worst,
      .path = worst,
      .query = worst,
      .user_agent = worst,
      .referer = worst,
      .attempts = {&attempt, 1},
      .received_bytes = UINT64_MAX,
      .sent_bytes = UINT64_MAX,
      .is_truncated = true,
  };

  const std::string line = formatted(record);

  EXPECT_LE(line.size(), max_access_line(record));
  EXPECT_EQ(nlohmann::json::parse(line).at("query").get<std::string>(), worst);
}

TEST(AccessFormat, AddsWhatAConfigurationAsksForAtTheEnd) {
  const std::array extra = {ExtraField{"tenant", "a\"},\n{"}, ExtraField{"empty", ""}};
  const auto line = nlohmann::json::parse(formatted({.time = kTime, .extra = extra}));
  EXPECT_EQ(line.at("tenant"), "a\"},\n{");
  EXPECT_EQ(line.at("empty"), "");
}

}  // namespace
}  // namespace sluice::observe
