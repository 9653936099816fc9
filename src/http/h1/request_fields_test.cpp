#include "http/h1/parse_for_test.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http::h1 {
namespace {

using namespace std::string_view_literals;

std::string_view error_of_head(std::string_view head) {
  return RequestForTest(head).error();
}

TEST(RequestFields, KeepNamesAndTrimValues) {
  RequestForTest request(
      "GET / HTTP/1.1\r\nhost: a\r\nX-One:1\r\nX-Two: \t 2 \t\r\nX-Three:\r\nX-Four: a \t "
      "b\r\nX-Five: caf\xC3\xA9\r\n\r\n"
  );
  ASSERT_EQ(request.error(), "accepted");
  EXPECT_EQ(request.head().fields.size(), 6);
  EXPECT_EQ(request.head().fields.begin()->name, "host");
  EXPECT_EQ(request.head().fields.begin()->id, FieldId::Host);
  EXPECT_EQ(request.field("X-One"), "1");
  EXPECT_EQ(request.field("X-Two"), "2");
  EXPECT_EQ(request.field("X-Three"), "");
  EXPECT_EQ(request.field("X-Four"), "a \t b");
  EXPECT_EQ(request.field("X-Five"), "caf\xC3\xA9");
}

TEST(RequestFields, PointIntoTheArenaAndNotIntoWhatWasReceived) {
  std::string text = "GET /path HTTP/1.1\r\nHost: a\r\nX-A: value\r\n\r\n";
  RequestForTest request(text);
  std::ranges::fill(text, 'x');
  EXPECT_EQ(request.head().path, "/path");
  EXPECT_EQ(request.field("X-A"), "value");
}

TEST(RequestFields, AreRefusedIfMalformed) {
  struct Case {
    std::string_view lines;
    std::string_view error;
    std::string_view note;
  };

  const Case cases[] = {
      {"X-A: b\r\n"sv, "accepted", "a good one"},
      {"X-A : b\r\n"sv, "bad_field_name", "a space before the colon"},
      {"X-A\t: b\r\n"sv, "bad_field_name", "a tab before the colon"},
      {"X A: b\r\n"sv, "bad_field_name", "a space in the name"},
      {": b\r\n"sv, "bad_field_name", "an empty name"},
      {"X-A\r\n"sv, "bad_field_name", "no colon"},
      {"X-A: b\r\nnothing\r\n"sv, "bad_field_name", "no colon in the last line"},
      {"(x): b\r\n"sv, "bad_field_name", "no token"},
      {"X@A: b\r\n"sv, "bad_field_name", "no token"},
      {"X-\xC3\xA9: b\r\n"sv, "bad_field_name", "a byte beyond ASCII in the name"},
      {"X-\0A: b\r\n"sv, "bad_field_name", "NUL in the name"},
      {"X-A\r: b\r\n"sv, "bad_field_name", "CR in the name"},
      {"X-A\n: b\r\n"sv, "bare_line_feed", "LF in the name"},
      {"X-A: b\0c\r\n"sv, "bad_field_value", "NUL in the value"},
      {"X-A: b\rc\r\n"sv, "bad_field_value", "CR in the value"},
      {"X-A: b\r\r\n"sv, "bad_field_value", "CR CR LF"},
      {"X-A: b\nX-B: c\r\n"sv, "bare_line_feed", "LF in the value"},
      {"X-A: b\n"sv, "bare_line_feed", "a line that ends in LF"},
      {"X-A: b\n\r\n"sv, "bare_line_feed", "LF CR LF"},
      {"X-A: \x01\r\n"sv, "bad_field_value", "a control"},
      {"X-A: \x0B\r\n"sv, "bad_field_value", "a vertical tab"},
      {"X-A: \x1F\r\n"sv, "bad_field_value", "a control"},
      {"X-A: \x7F\r\n"sv, "bad_field_value", "DEL"},
      {"X-A: b\r\n folded\r\n"sv, "obsolete_fold", "a folded line"},
      {"X-A: b\r\n\tfolded\r\n"sv, "obsolete_fold", "a line folded with a tab"},
      {"X-A: b\r\n \r\n"sv, "obsolete_fold", "a line of a space"},
      {"X-A:\r\n b\r\n"sv, "obsolete_fold", "an empty value, folded"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(error_of_fields(c.lines), c.error) << c.note;
  }
}

TEST(RequestFields, AreRefusedIfTheFirstLineIsFolded) {
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), "obsolete_fold")
      << "RFC 9112 §2.2";
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\n\tX: a\r\nHost: a\r\n\r\n"), "obsolete_fold");
}

TEST(RequestFields, EndWithOneEmptyLine) {
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\nHost: a\r\n"), "bad_field_name");
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\nHost: a\r\n\r"), "bad_field_name");
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\nHost: a"), "bad_field_value");
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\nHost: a\r\n\r\nX"), "bad_field_name");
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\nHost: a\r\n\n"), "bare_line_feed");
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\n"), "bad_field_name");
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r"), "bad_request_line");
  EXPECT_EQ(error_of_head("GET / HTTP/1.1"), "bad_request_line");
  EXPECT_EQ(error_of_head("GET"), "bad_method");
  EXPECT_EQ(error_of_head("\r\n"), "bad_method");
  EXPECT_EQ(error_of_head(""), "bad_method");
}

TEST(RequestFields, AreRefusedBeyondTheLimits) {
  const HeadLimits limits{.fields = 3};
  EXPECT_EQ(
      RequestForTest("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n", limits).error(),
      "accepted"
  );
  EXPECT_EQ(
      RequestForTest("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits).error(),
      "too_many_fields"
  );
  EXPECT_EQ(
      RequestForTest("GET / HTTP/1.1\r\nHost: a\r\nConnection: a,b,c,d\r\n\r\n", limits).error(),
      "too_many_fields"
  );
  EXPECT_EQ(
      RequestForTest("GET / HTTP/1.1\r\nHost: a\r\n\r\n", {.size = Bytes(26)}).error(),
      "head_too_large"
  );
  EXPECT_EQ(
      RequestForTest("GET / HTTP/1.1\r\nHost: a\r\n\r\n", {.size = Bytes(27)}).error(), "accepted"
  );
}

TEST(RequestFields, MayBeManyAndLong) {
  std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 99; ++i) {
    text += "X-Field-" + std::to_string(i) + ": " +
            std::string(200, static_cast<char>('a' + i % 26)) + "\r\n";
  }
  RequestForTest request(text + "\r\n");
  ASSERT_EQ(request.error(), "accepted");
  EXPECT_EQ(request.head().fields.size(), 100);
  EXPECT_EQ(request.field("X-Field-98"), std::string(200, 'u'));
}

TEST(RequestHost, IsRequiredInHttp11Alone) {
  EXPECT_EQ(error_of_head("GET / HTTP/1.1\r\n\r\n"), "missing_host");
  EXPECT_EQ(error_of_head("GET http://a/ HTTP/1.1\r\n\r\n"), "missing_host")
      << "RFC 9112 §3.2: also beside an absolute target";
  EXPECT_EQ(error_of_head("CONNECT a:1 HTTP/1.1\r\n\r\n"), "missing_host");
  EXPECT_EQ(error_of_head("GET / HTTP/1.2\r\n\r\n"), "missing_host");
  RequestForTest old("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.error(), "accepted");
  EXPECT_EQ(old.head().authority, "");
  EXPECT_EQ(old.head().version, kHttp10);
  RequestForTest absolute("GET http://b/ HTTP/1.0\r\n\r\n");
  EXPECT_EQ(absolute.head().authority, "b");
}

TEST(RequestHost, IsRefusedIfRepeatedOrInvalid) {
  for (const std::string_view version : {"1.0", "1.1"}) {
    for (const std::string_view target : {"/", "http://good/"}) {
      const std::string line =
          "GET " + std::string(target) + " HTTP/" + std::string(version) + "\r\n";
      for (const std::string_view hosts :
           {"Host: a\r\nHost: a\r\n",
            "Host: a\r\nX: b\r\nhost: b\r\n",
            "Host:\r\n",
            "Host: \t\r\n",
            "Host: a b\r\n",
            "Host: a,b\r\n",
            "Host: a/b\r\n",
            "Host: a/\r\n",
            "Host: http://a\r\n",
            "Host: u@a\r\n",
            "Host: a:b\r\n",
            "Host: a:99999\r\n",
            "Host: a?b\r\n",
            "Host: a#b\r\n",
            "Host: a\\b\r\n",
            "Host: ::1\r\n",
            "Host: [::1\r\n",
            "Host: a%00\r\n",
            "Host: caf\xC3\xA9\r\n",
            "Host: a..b\r\n",
            "Host: \"a\"\r\n",
            "Host: *\r\n"}) {
        EXPECT_EQ(error_of_head(line + std::string(hosts) + "\r\n"), "bad_host") << line << hosts;
      }
    }
  }
}

TEST(RequestHost, MayHaveSpacesAndTabsAround) {
  RequestForTest request("GET / HTTP/1.1\r\nHost: \t example.com:80 \t\r\n\r\n");
  ASSERT_EQ(request.error(), "accepted");
  EXPECT_EQ(request.head().authority, "example.com:80");
}

}  // namespace
}  // namespace sluice::http::h1
