#include "http/h1/parse_for_test.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http::h1 {
namespace {

using namespace std::string_view_literals;

BodyFraming framing_of(std::string_view lines) {
  RequestForTest request("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n");
  EXPECT_EQ(request.error(), "accepted") << lines;
  return request->framing;
}

std::string_view error_in_http10(std::string_view lines) {
  return RequestForTest("POST / HTTP/1.0\r\n" + std::string(lines) + "\r\n").error();
}

TEST(RequestFraming, IsNoneLengthOrChunked) {
  EXPECT_EQ(framing_of(""), BodyFraming::none());
  EXPECT_EQ(framing_of("Content-Length: 0\r\n"), BodyFraming::of_length(0));
  EXPECT_EQ(framing_of("Content-Length: 42\r\n"), BodyFraming::of_length(42));
  EXPECT_EQ(framing_of("content-length:\t42\t\r\n"), BodyFraming::of_length(42))
      << "a tab around the value is legal";
  EXPECT_EQ(
      framing_of("Content-Length: 9223372036854775807\r\n"), BodyFraming::of_length(INT64_MAX)
  );
  EXPECT_EQ(framing_of("Transfer-Encoding: chunked\r\n"), BodyFraming::chunked());
  EXPECT_EQ(framing_of("transfer-encoding:\tCHUNKED \r\n"), BodyFraming::chunked());
}

TEST(RequestFraming, HasABodyUnlessItIsNoneOrEmpty) {
  EXPECT_FALSE(BodyFraming::none().has_body());
  EXPECT_FALSE(BodyFraming::of_length(0).has_body());
  EXPECT_TRUE(BodyFraming::of_length(1).has_body());
  EXPECT_TRUE(BodyFraming::chunked().has_body());
  EXPECT_EQ(BodyFraming::of_length(0).length(), BodyLength::known(0));
  EXPECT_EQ(BodyFraming::chunked().length(), BodyLength::unknown());
}

TEST(RequestFraming, RefusesABadContentLength) {
  for (const std::string_view value :
       {"",
        " ",
        "+5",
        "-5",
        "5,5",
        "5, 5",
        "5 5",
        "0x5",
        "5a",
        "a",
        "5.0",
        "1e1",
        "\"5\"",
        "9223372036854775808",
        "99999999999999999999",
        "5;x",
        "5\t5",
        "\xD9\xA5"}) {
    EXPECT_EQ(
        error_of_fields("Content-Length: " + std::string(value) + "\r\n"), "bad_content_length"
    ) << value;
  }
  EXPECT_EQ(error_of_fields("Content-Length: 5\r\nContent-Length: 5\r\n"), "bad_content_length");
  EXPECT_EQ(
      error_of_fields("Content-Length: 5\r\nX: y\r\ncontent-length: 6\r\n"), "bad_content_length"
  );
  EXPECT_EQ(error_in_http10("Content-Length: +5\r\n"), "bad_content_length");
}

TEST(RequestFraming, RefusesABadTransferEncoding) {
  for (const std::string_view value :
       {"",
        " ",
        ",",
        "chunked,",
        ",chunked",
        "chunked,,",
        "chunked, chunked",
        "chunked, gzip",
        "gzip",
        "identity",
        "chunked, identity",
        "xchunked",
        "chunkedx",
        "chunked;q=1",
        "chunked ;",
        "\"chunked\"",
        "chunked\tgzip",
        "chunke d",
        "gzip;x, chunked",
        "(chunked)",
        "chunked\xC2\xA0"}) {
    EXPECT_EQ(
        error_of_fields("Transfer-Encoding: " + std::string(value) + "\r\n"),
        "bad_transfer_encoding"
    ) << value;
  }
  EXPECT_EQ(
      error_of_fields("Transfer-Encoding: \x0B"
                      "chunked\r\n"),
      "bad_field_value"
  );
  EXPECT_EQ(
      error_of_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
      "bad_transfer_encoding"
  );
  EXPECT_EQ(
      error_of_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
      "bad_transfer_encoding"
  );
  EXPECT_EQ(
      error_of_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n"),
      "bad_transfer_encoding"
  );
}

TEST(RequestFraming, AnswersOtherCodingsWith501) {
  EXPECT_EQ(error_of_fields("Transfer-Encoding: gzip, chunked\r\n"), "unsupported_transfer_coding");
  EXPECT_EQ(
      error_of_fields("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
      "unsupported_transfer_coding"
  );
}

TEST(RequestFraming, RefusesBothAtOnce) {
  EXPECT_EQ(
      error_of_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), "ambiguous_framing"
  );
  EXPECT_EQ(
      error_of_fields("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), "ambiguous_framing"
  );
  EXPECT_EQ(
      error_of_fields("Transfer-Encoding: identity\r\nContent-Length: 0\r\n"), "ambiguous_framing"
  );
  EXPECT_EQ(error_of_fields("Transfer-Encoding:\r\nContent-Length: 0\r\n"), "ambiguous_framing");
}

TEST(RequestFraming, RefusesTransferEncodingInHttp10) {
  EXPECT_EQ(error_in_http10("Transfer-Encoding: chunked\r\n"), "bad_transfer_encoding")
      << "RFC 9112 §6.1";
  EXPECT_EQ(error_in_http10("Transfer-Encoding: gzip\r\n"), "bad_transfer_encoding");
}

TEST(RequestFraming, IsNotFooledByNearlyTheName) {
  EXPECT_EQ(
      framing_of("Content_Length: 5\r\nTransfer_Encoding: chunked\r\nX-Content-Length: 7\r\n"),
      BodyFraming::none()
  );
  EXPECT_EQ(error_of_fields("Content-Length : 5\r\n"), "bad_field_name");
  EXPECT_EQ(error_of_fields("Transfer-Encoding\0: chunked\r\n"sv), "bad_field_name");
}

struct ConnectionCase {
  std::string_view version;
  std::string_view lines;
  bool keep_alive;
};

TEST(RequestConnection, PersistsAsTheVersionAndConnectionSay) {
  const ConnectionCase cases[] = {
      {"1.1", "", true},
      {"1.1", "Connection: keep-alive\r\n", true},
      {"1.1", "Connection: close\r\n", false},
      {"1.1", "Connection: Close\r\n", false},
      {"1.1", "Connection: x, close\r\n", false},
      {"1.1", "Connection: keep-alive\r\nConnection: close\r\n", false},
      {"1.1", "Connection: keep-alive, close\r\n", false},
      {"1.1", "Connection: closed\r\n", true},
      {"1.1", "Connection:\r\n", true},
      {"1.0", "", false},
      {"1.0", "Connection: keep-alive\r\n", true},
      {"1.0", "Connection: Keep-Alive\r\n", true},
      {"1.0", "Connection: keep-alive, close\r\n", false},
      {"1.0", "Keep-Alive: timeout=5\r\n", false},
      {"1.1", "Proxy-Connection: close\r\n", true},
  };
  for (const ConnectionCase& c : cases) {
    RequestForTest request(
        "GET / HTTP/" + std::string(c.version) + "\r\nHost: a\r\n" + std::string(c.lines) + "\r\n"
    );
    ASSERT_EQ(request.error(), "accepted");
    EXPECT_EQ(request->keep_alive, c.keep_alive) << c.version << ' ' << c.lines;
  }
}

TEST(RequestConnection, OffersAnUpgradeOnlyIfConnectionNamesItInHttp11) {
  const auto upgrade_of = [](std::string_view version, std::string_view lines) {
    RequestForTest request(
        "GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n" + std::string(lines) + "\r\n"
    );
    EXPECT_EQ(request.error(), "accepted");
    return std::string(request->upgrade);
  };
  EXPECT_EQ(
      upgrade_of("1.1", "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"), "websocket"
  );
  EXPECT_EQ(upgrade_of("1.1", "Connection: upgrade\r\nUpgrade: a/1, b\r\n"), "a/1, b");
  EXPECT_EQ(upgrade_of("1.1", "Upgrade: websocket\r\n"), "");
  EXPECT_EQ(upgrade_of("1.1", "Connection: upgrade\r\n"), "");
  EXPECT_EQ(upgrade_of("1.1", "Connection: upgrade\r\nUpgrade: a\r\nUpgrade: b\r\n"), "");
  EXPECT_EQ(upgrade_of("1.0", "Connection: upgrade\r\nUpgrade: websocket\r\n"), "")
      << "RFC 9110 §7.8";
}

TEST(RequestExpect, WaitsForAContinueIfABodyFollows) {
  const auto expects = [](std::string_view version, std::string_view lines) {
    RequestForTest request(
        "POST / HTTP/" + std::string(version) + "\r\nHost: a\r\n" + std::string(lines) + "\r\n"
    );
    EXPECT_EQ(request.error(), "accepted");
    return request->expects_continue;
  };
  EXPECT_TRUE(expects("1.1", "Content-Length: 5\r\nExpect: 100-continue\r\n"));
  EXPECT_TRUE(expects("1.1", "Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n"));
  EXPECT_FALSE(expects("1.1", "Expect: 100-continue\r\n"));
  EXPECT_FALSE(expects("1.1", "Content-Length: 0\r\nExpect: 100-continue\r\n"));
  EXPECT_FALSE(expects("1.1", "Content-Length: 5\r\n"));
  EXPECT_FALSE(expects("1.0", "Content-Length: 5\r\nExpect: 100-continue\r\n"))
      << "RFC 9110 §10.1.1";
}

TEST(RequestExpect, FailsForAnythingElse) {
  for (const std::string_view value :
       {"", "200-ok", "100-continue, x", "100-continue;q=1", "100 continue"}) {
    EXPECT_EQ(error_of_fields("Expect: " + std::string(value) + "\r\n"), "expectation_failed")
        << value;
  }
  EXPECT_EQ(error_of_fields("Expect: 100-continue\r\nExpect: x\r\n"), "expectation_failed");
}

TEST(RequestTE, SaysWhetherTrailersAreTaken) {
  const auto accepts = [](std::string_view lines) {
    RequestForTest request("GET / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n");
    EXPECT_EQ(request.error(), "accepted");
    return request->accepts_trailers;
  };
  EXPECT_TRUE(accepts("TE: trailers\r\nConnection: TE\r\n"));
  EXPECT_TRUE(accepts("TE: gzip;q=0.5, Trailers\r\n"));
  EXPECT_TRUE(accepts("TE: gzip\r\nTE: trailers\r\n"));
  EXPECT_FALSE(accepts("TE: gzip\r\n"));
  EXPECT_FALSE(accepts("TE:\r\n"));
  EXPECT_FALSE(accepts(""));
}

}  // namespace
}  // namespace sluice::http::h1
