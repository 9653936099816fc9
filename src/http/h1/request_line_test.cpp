#include "http/h1/parse_for_test.h"

#include <gtest/gtest.h>

namespace sluice::http::h1 {
namespace {

using namespace std::string_view_literals;

std::string_view error_of_line(std::string_view line) {
  const std::string text = std::string(line) + "\r\nHost: a\r\n\r\n";
  return RequestForTest(text).error();
}

TEST(RequestLine, HasMethodTargetAndVersion) {
  RequestForTest request("GET /a/b?c=d HTTP/1.1\r\nHost: example.com:80\r\n\r\n");
  ASSERT_EQ(request.error(), "accepted");
  EXPECT_EQ(request.head().method, Method::Get);
  EXPECT_EQ(request.head().method_name, "GET");
  EXPECT_EQ(request.head().form, TargetForm::Origin);
  EXPECT_EQ(request.head().version, kHttp11);
  EXPECT_EQ(request.head().target, "/a/b?c=d");
  EXPECT_EQ(request.head().path, "/a/b");
  EXPECT_EQ(request.head().query, "c=d");
  EXPECT_TRUE(request.head().has_query);
  EXPECT_EQ(request.head().authority, "example.com:80");
}

TEST(RequestLine, TellsAnEmptyQueryFromNone) {
  RequestForTest none("GET /p HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_FALSE(none.head().has_query);
  RequestForTest empty("GET /p? HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(empty.head().has_query);
  EXPECT_EQ(empty.head().path, "/p");
  EXPECT_EQ(empty.head().query, "");
  RequestForTest marks("GET /p?a?b=/c HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(marks.head().query, "a?b=/c");
}

TEST(RequestLine, TakesAnyTokenAsMethod) {
  RequestForTest request("M-SEARCH!#$%&'*+.^_`|~09 / HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(request.error(), "accepted");
  EXPECT_EQ(request.head().method, Method::Other);
  RequestForTest lower("get / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(lower.head().method, Method::Other) << "case matters (RFC 9110 §9.1)";
}

TEST(RequestLine, IsSkippedToOverEmptyLines) {
  RequestForTest request("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(request.error(), "accepted");
  EXPECT_EQ(request.head().method_name, "GET");
}

TEST(RequestLine, ProcessesLaterMinorVersionsAsTheHighestWeKnow) {
  for (const std::string_view line : {"GET / HTTP/1.2", "GET / HTTP/1.9"}) {
    RequestForTest request(std::string(line) + "\r\nHost: a\r\n\r\n");
    EXPECT_EQ(request.error(), "accepted");
    EXPECT_EQ(request.head().version, kHttp11);
  }
}

TEST(RequestLine, TakesWhatBrowsersSendUnencoded) {
  EXPECT_EQ(error_of_line("GET /a|b[1]?q={x}|^`[]\\ HTTP/1.1"), "accepted");
  EXPECT_EQ(error_of_line("GET /%zz HTTP/1.1"), "accepted")
      << "escapes are looked at when the path is normalised";
}

TEST(RequestLine, IsRefusedIfMalformed) {
  struct Case {
    std::string_view line;
    std::string_view error;
  };

  const Case cases[] = {
      {""sv, "bad_method"},  // an empty line is skipped, and Host is no request line
      {"GET"sv, "bad_method"},
      {"GET "sv, "bad_request_line"},
      {"GET /"sv, "bad_request_line"},
      {"GET / "sv, "bad_request_line"},
      {"GET  / HTTP/1.1"sv, "bad_target"},
      {"GET /  HTTP/1.1"sv, "bad_target"},
      {" GET / HTTP/1.1"sv, "bad_method"},
      {"\tGET / HTTP/1.1"sv, "bad_method"},
      {"GET\t/ HTTP/1.1"sv, "bad_method"},
      {"GET /\tHTTP/1.1"sv, "bad_request_line"},
      {"GET / HTTP/1.1 "sv, "bad_request_line"},
      {"GET / HTTP/1.1\t"sv, "bad_request_line"},
      {"GET HTTP/1.1"sv, "bad_request_line"},
      {"GET  HTTP/1.1"sv, "bad_request_line"},
      {"GE(T / HTTP/1.1"sv, "bad_method"},
      {"GET: / HTTP/1.1"sv, "bad_method"},
      {"G\0T / HTTP/1.1"sv, "bad_method"},
      {"G\xC3\x89T / HTTP/1.1"sv, "bad_method"},
      {"GET / HTTP/1.10"sv, "bad_request_line"},
      {"GET / HTTP/11"sv, "bad_request_line"},
      {"GET / HTTP/1"sv, "bad_request_line"},
      {"GET / HTTP/1."sv, "bad_request_line"},
      {"GET / HTTP/.1"sv, "bad_request_line"},
      {"GET / HTTP/1,1"sv, "bad_request_line"},
      {"GET / HTTP/a.1"sv, "bad_request_line"},
      {"GET / HTTP/-1.1"sv, "bad_request_line"},
      {"GET / http/1.1"sv, "bad_request_line"},
      {"GET / HTTPS/1.1"sv, "bad_request_line"},
      {"GET / FTP/1.1"sv, "bad_request_line"},
      {"GET / HTTP /1.1"sv, "bad_request_line"},
      {"GET / HTTP/2.0"sv, "unsupported_version"},
      {"PRI * HTTP/2.0"sv, "unsupported_version"},
      {"GET / HTTP/0.9"sv, "unsupported_version"},
      {"GET / HTTP/3.1"sv, "unsupported_version"},
      {"GET /\x01 HTTP/1.1"sv, "bad_request_line"},
      {"GET /\x7F HTTP/1.1"sv, "bad_request_line"},
      {"GET /\0 HTTP/1.1"sv, "bad_request_line"},
      {"GET /a\rb HTTP/1.1"sv, "bad_request_line"},
      {"GET / HTTP/1.1\r"sv, "bad_request_line"},
      {"GET /a\nb HTTP/1.1"sv, "bare_line_feed"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(error_of_line(c.line), c.error) << c.line;
  }
}

TEST(RequestTarget, IsRefusedIfItIsNone) {
  for (const std::string_view line :
       {"GET a HTTP/1.1"sv,           "GET example.com HTTP/1.1"sv, "GET example.com:80 HTTP/1.1"sv,
        "GET ?a HTTP/1.1"sv,          "GET /a b HTTP/1.1"sv,        "GET /a#b HTTP/1.1"sv,
        "GET # HTTP/1.1"sv,           "GET /\" HTTP/1.1"sv,         "GET /<a> HTTP/1.1"sv,
        "GET /\xC3\xA9 HTTP/1.1"sv,   "GET /?q=\xFF HTTP/1.1"sv,    "GET * HTTP/1.1"sv,
        "POST * HTTP/1.1"sv,          "OPTIONS ** HTTP/1.1"sv,      "OPTIONS *a HTTP/1.1"sv,
        "GET ftp://a/ HTTP/1.1"sv,    "GET file:///etc HTTP/1.1"sv, "GET http:/a HTTP/1.1"sv,
        "GET http:a HTTP/1.1"sv,      "GET //a\\b\x80 HTTP/1.1"sv,  "GET javascript:x HTTP/1.1"sv,
        "GET http://a/#f HTTP/1.1"sv, "GET /a\tb HTTP/1.1"sv}) {
    EXPECT_EQ(error_of_line(line), "bad_target") << line;
  }
}

TEST(RequestTarget, TakesTheAuthorityOfTheAbsoluteForm) {
  struct Case {
    std::string_view target;
    std::string_view authority;
    std::string_view path;
    std::string_view query;
  };

  const Case cases[] = {
      {"http://example.com/a?b", "example.com", "/a", "b"},
      {"http://example.com", "example.com", "/", ""},
      {"http://example.com?b", "example.com", "/", "b"},
      {"HTTPS://Example.com:8443/", "Example.com:8443", "/", ""},
      {"http://[::1]:80/x", "[::1]:80", "/x", ""},
      {"http://a//b", "a", "//b", ""},
  };
  for (const Case& c : cases) {
    RequestForTest request("GET " + std::string(c.target) + " HTTP/1.1\r\nHost: other\r\n\r\n");
    ASSERT_EQ(request.error(), "accepted") << c.target;
    EXPECT_EQ(request.head().form, TargetForm::Absolute);
    EXPECT_EQ(request.head().target, c.target);
    EXPECT_EQ(request.head().authority, c.authority) << c.target;
    EXPECT_EQ(request.head().path, c.path) << c.target;
    EXPECT_EQ(request.head().query, c.query) << c.target;
    EXPECT_EQ(request.field("Host"), c.authority)
        << "RFC 9112 §3.2.2: the received Host is ignored";
  }
}

TEST(RequestTarget, RefusesAnAbsoluteFormWithoutAHost) {
  for (const std::string_view line :
       {"GET http:// HTTP/1.1",
        "GET http:///a HTTP/1.1",
        "GET http://user@a/ HTTP/1.1",
        "GET http://user:p@a/ HTTP/1.1",
        "GET http://a:0/ HTTP/1.1",
        "GET http://a:b/ HTTP/1.1",
        "GET http://a,b/ HTTP/1.1",
        "GET http://[::1/ HTTP/1.1",
        "GET http://?a HTTP/1.1"}) {
    EXPECT_EQ(error_of_line(line), "bad_host") << line;
  }
}

TEST(RequestTarget, HasTheAsteriskForOptionsAlone) {
  RequestForTest request("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(request.error(), "accepted");
  EXPECT_EQ(request.head().form, TargetForm::Asterisk);
  EXPECT_EQ(request.head().path, "*");
  EXPECT_EQ(request.head().authority, "a");

  RequestForTest absolute("OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(absolute.error(), "accepted");
  EXPECT_EQ(absolute.head().form, TargetForm::Asterisk) << "RFC 9112 §3.2.4";
  EXPECT_EQ(absolute.head().authority, "b");

  RequestForTest with_path("OPTIONS http://b/ HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(with_path.head().form, TargetForm::Absolute);
  EXPECT_EQ(with_path.head().path, "/");
}

TEST(RequestTarget, HasTheAuthorityForConnectAlone) {
  RequestForTest request("CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(request.error(), "accepted");
  EXPECT_EQ(request.head().form, TargetForm::Authority);
  EXPECT_EQ(request.head().authority, "example.com:443");
  EXPECT_EQ(error_of_line("CONNECT example.com HTTP/1.1"), "bad_target");
  EXPECT_EQ(error_of_line("CONNECT example.com: HTTP/1.1"), "bad_target");
  EXPECT_EQ(error_of_line("CONNECT / HTTP/1.1"), "bad_host");
  EXPECT_EQ(error_of_line("CONNECT http://a/ HTTP/1.1"), "bad_host");
  EXPECT_EQ(error_of_line("CONNECT a:0 HTTP/1.1"), "bad_host");
}

TEST(RequestLine, KeepsWhatItUnderstoodBeforeAnError) {
  RequestForTest request("GET /a HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n");
  EXPECT_EQ(request.error(), "bad_field_name");
  EXPECT_EQ(request.head().method_name, "GET");
  EXPECT_EQ(request.head().path, "/a");
  EXPECT_EQ(request.field("Host"), "a");
}

TEST(RequestLine, IsRefusedBeyondItsLimit) {
  const HeadLimits limits{.start_line = Bytes(18)};
  EXPECT_EQ(RequestForTest("GET /34 HTTP/1.1\r\nHost: a\r\n\r\n", limits).error(), "accepted");
  EXPECT_EQ(
      RequestForTest("GET /345 HTTP/1.1\r\nHost: a\r\n\r\n", limits).error(),
      "request_line_too_long"
  );
}

}  // namespace
}  // namespace sluice::http::h1
