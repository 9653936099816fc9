#include "http/h1/parse_for_test.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http::h1 {
namespace {

using namespace std::string_view_literals;

TEST(StatusLine, HasVersionCodeAndReason) {
  ResponseForTest response("HTTP/1.1 404 Not  Found\r\nX-A: b\r\n\r\n");
  ASSERT_EQ(response.error(), "accepted");
  EXPECT_EQ(response.head().status, StatusCode(404));
  EXPECT_EQ(response.head().reason, "Not  Found");
  EXPECT_EQ(response.head().version, kHttp11);
  EXPECT_EQ(response.head().fields.find("x-a")->value, "b");
}

TEST(StatusLine, MayLackTheReason) {
  for (const std::string_view line : {"HTTP/1.1 200", "HTTP/1.1 200 "}) {
    ResponseForTest response(std::string(line) + "\r\n\r\n");
    ASSERT_EQ(response.error(), "accepted") << line;
    EXPECT_EQ(response.head().reason, "");
  }
}

TEST(StatusLine, TakesAnyReasonWithoutControls) {
  ResponseForTest response("HTTP/1.0 200 \tSch\xC3\xB6n\t!\r\n\r\n");
  ASSERT_EQ(response.error(), "accepted");
  EXPECT_EQ(response.head().reason, "\tSch\xC3\xB6n\t!");
  EXPECT_EQ(response.head().version, kHttp10);
}

TEST(StatusLine, TakesCodesFrom100To999) {
  for (const std::string_view code : {"100", "101", "199", "226", "599", "600", "999"}) {
    EXPECT_EQ(ResponseForTest("HTTP/1.1 " + std::string(code) + " x\r\n\r\n").error(), "accepted")
        << code;
  }
}

TEST(StatusLine, IsRefusedIfMalformed) {
  for (const std::string_view line :
       {""sv,
        "<html>"sv,
        "HTTP/1.1"sv,
        "HTTP/1.1 "sv,
        "HTTP/1.1 2"sv,
        "HTTP/1.1 20"sv,
        "HTTP/1.1 20 OK"sv,
        "HTTP/1.1 2000"sv,
        "HTTP/1.1 2000 OK"sv,
        "HTTP/1.1 099 x"sv,
        "HTTP/1.1 000 x"sv,
        "HTTP/1.1 -20 x"sv,
        "HTTP/1.1 +20 x"sv,
        "HTTP/1.1 2 0 x"sv,
        "HTTP/1.1 20x x"sv,
        "HTTP/1.1 0x1 x"sv,
        "HTTP/1.1  200 OK"sv,
        "HTTP/1.1\t200 OK"sv,
        "HTTP/1.1 200\tOK"sv,
        "HTTP/1.1 200OK"sv,
        " HTTP/1.1 200 OK"sv,
        "http/1.1 200 OK"sv,
        "HTTP/1.2 200 OK"sv,
        "HTTP/1.10 200 OK"sv,
        "HTTP/2.0 200 OK"sv,
        "HTTP/2 200 OK"sv,
        "HTTP/0.9 200 OK"sv,
        "HTTP/1,1 200 OK"sv,
        "HTTP/1. 200 OK"sv,
        "HTTP1.1 200 OK"sv,
        "ICY 200 OK"sv,
        "HTTP/1.1 200 O\rK"sv,
        "HTTP/1.1 200 O\0K"sv,
        "HTTP/1.1 200 O\x7FK"sv,
        "HTTP/1.1 200 O\x1BK"sv,
        "HTTP/1.1 200 O\nK"sv,
        "HTTP/1.1 200 OK\r"sv,
        "\r\nHTTP/1.1 200 OK"sv,
        "HTTP/1.1 \xEF\xBC\x92 OK"sv}) {
    EXPECT_EQ(
        ResponseForTest(std::string(line) + "\r\nA: b\r\n\r\n").error(), "http_protocol_error"
    ) << line;
  }
}

TEST(ResponseFields, AreAsStrictAsARequests) {
  for (const std::string_view lines :
       {"A : b\r\n"sv,
        ": b\r\n"sv,
        "A\r\n"sv,
        "A: b\rc\r\n"sv,
        "A: b\0\r\n"sv,
        "A: b\n"sv,
        "A: b\r\n c\r\n"sv,
        " A: b\r\n"sv,
        "A\xC3: b\r\n"sv,
        "A: \x7F\r\n"sv,
        "A b: c\r\n"sv}) {
    EXPECT_EQ(
        ResponseForTest("HTTP/1.1 200 OK\r\n" + std::string(lines) + "\r\n").error(),
        "http_protocol_error"
    ) << lines;
  }
}

TEST(ResponseFields, AreRefusedBeyondTheLimits) {
  EXPECT_EQ(
      ResponseForTest("HTTP/1.1 200 OK\r\nA: b\r\nB: c\r\n\r\n", Method::Get, {.fields = 1})
          .error(),
      "http_response_header_section_size"
  );
  EXPECT_EQ(
      ResponseForTest("HTTP/1.1 200 OK\r\nA: b\r\n\r\n", Method::Get, {.size = Bytes(24)}).error(),
      "http_response_header_section_size"
  );
  EXPECT_EQ(
      ResponseForTest("HTTP/1.1 200 OK\r\nA: b\r\n\r\n", Method::Get, {.start_line = Bytes(16)})
          .error(),
      "http_response_header_section_size"
  );
  EXPECT_EQ(
      ResponseForTest(
          "HTTP/1.1 200 OK\r\nA: b\r\n\r\n",
          Method::Get,
          {.start_line = Bytes(17), .size = Bytes(25), .fields = 1}
      )
          .error(),
      "accepted"
  );
}

TEST(ResponseFraming, FollowsTheOrderOfTheStandard) {
  struct Case {
    Method method;
    std::string_view head;
    BodyFraming framing;
    BodyLength declared;
    bool keep_alive;
    std::string_view note;
  };

  const auto none = BodyFraming::none();
  const auto chunked = BodyFraming::chunked();
  const auto until_close = BodyFraming::until_close();
  const auto undeclared = BodyLength::none();
  using enum Method;
  const Case cases[] = {
      {Get,
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
       BodyFraming::of_length(5),
       undeclared,
       true,
       "length"},
      {Get,
       "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
       BodyFraming::of_length(0),
       undeclared,
       true,
       "empty"},
      {Get,
       "HTTP/1.1 200 OK\r\nContent-Length:\t5\t\r\n",
       BodyFraming::of_length(5),
       undeclared,
       true,
       "tabs"},
      {Get,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n",
       chunked,
       undeclared,
       true,
       "chunked"},
      {Get, "HTTP/1.1 200 OK\r\n", until_close, undeclared, false, "until close"},
      {Get,
       "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n",
       until_close,
       undeclared,
       false,
       "cannot be kept"},
      {Get,
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n",
       BodyFraming::of_length(5),
       undeclared,
       false,
       "close"},
      {Get,
       "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n",
       BodyFraming::of_length(5),
       undeclared,
       false,
       "HTTP/1.0"},
      {Get,
       "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n",
       BodyFraming::of_length(5),
       undeclared,
       true,
       "HTTP/1.0 kept"},
      {Get, "HTTP/1.0 200 OK\r\n", until_close, undeclared, false, "HTTP/1.0 until close"},
      {Get,
       "HTTP/1.1 205 Reset\r\nContent-Length: 0\r\n",
       BodyFraming::of_length(0),
       undeclared,
       true,
       "205"},
      {Head,
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
       none,
       BodyLength::known(5),
       true,
       "HEAD declares"},
      {Head,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
       none,
       undeclared,
       true,
       "HEAD chunked"},
      {Head, "HTTP/1.1 200 OK\r\n", none, undeclared, true, "HEAD says nothing"},
      {Head,
       "HTTP/1.1 404 No\r\nContent-Length: 9\r\nConnection: close\r\n",
       none,
       BodyLength::known(9),
       false,
       "HEAD close"},
      {Get,
       "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n",
       none,
       BodyLength::known(7),
       true,
       "304 declares"},
      {Get, "HTTP/1.1 304 Not Modified\r\n", none, undeclared, true, "304"},
      {Get, "HTTP/1.1 204 No Content\r\n", none, undeclared, true, "204"},
      {Get,
       "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n",
       none,
       undeclared,
       true,
       "204, no body declared"},
      {Get,
       "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n",
       none,
       undeclared,
       false,
       "204 that may send a body"},
      {Get,
       "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n",
       none,
       undeclared,
       false,
       "204 that may send a body"},
      {Get, "HTTP/1.1 100 Continue\r\n", none, undeclared, true, "100"},
      {Get,
       "HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n",
       none,
       undeclared,
       false,
       "103 that may send a body"},
      {Get,
       "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n",
       none,
       undeclared,
       false,
       "101"},
      {Connect, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", none, undeclared, false, "CONNECT"},
      {Connect,
       "HTTP/1.1 403 No\r\nContent-Length: 5\r\n",
       BodyFraming::of_length(5),
       undeclared,
       true,
       "CONNECT refused"},
  };
  for (const Case& c : cases) {
    ResponseForTest response(std::string(c.head) + "\r\n", c.method);
    ASSERT_EQ(response.error(), "accepted") << c.note;
    EXPECT_EQ(response->framing, c.framing) << c.note;
    EXPECT_EQ(response->declared_length, c.declared) << c.note;
    EXPECT_EQ(response->keep_alive, c.keep_alive) << c.note;
  }
}

TEST(ResponseFraming, IsRefusedIfAmbiguous) {
  struct Case {
    std::string_view head;
    std::string_view error;
  };

  const Case cases[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
       "http_protocol_error"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n", "http_protocol_error"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n", "http_protocol_error"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n", "http_protocol_error"},
      {"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n", "http_protocol_error"},
      {"HTTP/1.1 200 OK\r\nContent-Length: +5\r\n", "http_protocol_error"},
      {"HTTP/1.1 200 OK\r\nContent-Length:\r\n", "http_protocol_error"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n", "http_protocol_error"},
      {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n", "http_response_transfer_coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n", "http_response_transfer_coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n", "http_response_transfer_coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n", "http_response_transfer_coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked,\r\n", "http_response_transfer_coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n", "http_response_transfer_coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n", "http_response_transfer_coding"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
       "http_response_transfer_coding"},
  };
  for (const Case& c : cases) {
    for (const Method method : {Method::Get, Method::Head}) {
      EXPECT_EQ(ResponseForTest(std::string(c.head) + "\r\n", method).error(), c.error) << c.head;
    }
  }
}

TEST(ResponseKeepAlive, TellsItsTimeout) {
  const auto timeout_of = [](std::string_view value) {
    ResponseForTest response(
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: " + std::string(value) + "\r\n\r\n"
    );
    EXPECT_EQ(response.error(), "accepted");
    return response->keep_alive_timeout;
  };
  EXPECT_EQ(timeout_of("timeout=5"), std::chrono::seconds(5));
  EXPECT_EQ(timeout_of("max=100, Timeout=30"), std::chrono::seconds(30));
  EXPECT_EQ(timeout_of("timeout=0"), std::chrono::seconds(0));
  EXPECT_EQ(timeout_of("max=100"), std::nullopt);
  EXPECT_EQ(timeout_of("timeout=abc"), std::nullopt);
  EXPECT_EQ(timeout_of("timeout=99999999999"), std::nullopt);
  EXPECT_EQ(ResponseForTest("HTTP/1.1 200 OK\r\n\r\n")->keep_alive_timeout, std::nullopt);
}

TEST(ResponseUpgrade, IsThatOfA101) {
  ResponseForTest switching(
      "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
  );
  EXPECT_EQ(switching->upgrade, "websocket");
  ResponseForTest offering("HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
  EXPECT_EQ(offering->upgrade, "");
  ResponseForTest unnamed("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n");
  EXPECT_EQ(unnamed->upgrade, "");
}

}  // namespace
}  // namespace sluice::http::h1
