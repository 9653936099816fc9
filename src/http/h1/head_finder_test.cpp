#include "http/h1/head_finder.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http::h1 {
namespace {

using namespace std::string_view_literals;

Result<std::size_t> find(
    std::string_view bytes, Sender sender = Sender::Client, HeadLimits limits = {}
) {
  HeadFinder finder(sender);
  return finder.find(bytes, limits);
}

TEST(HeadFinder, FindsTheEmptyLine) {
  EXPECT_EQ(find("GET / HTTP/1.1\r\n\r\n"), 18);
  EXPECT_EQ(find("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 27);
  EXPECT_EQ(find("GET / HTTP/1.1\r\nHost: a\r\n\r\nbody\r\n\r\n"), 27);
  EXPECT_EQ(find("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", Sender::Upstream), 25);
}

TEST(HeadFinder, LooksAtEveryByteOnceHoweverTheyArrive) {
  const std::string text =
      "\r\nGET / HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(2'000, 'x') + "\r\n\r\nrest";
  const std::size_t end = text.find("\r\n\r\n", 4) + 4;
  for (const std::size_t step : {1U, 2U, 3U, 7U, 64U, 1'000U, 5'000U}) {
    HeadFinder finder(Sender::Client);
    std::size_t arrived = 0;
    Result<std::size_t> found = 0;
    while (found == 0U && arrived < text.size()) {
      arrived = std::min(arrived + step, text.size());
      found = finder.find(std::string_view(text).substr(0, arrived), {});
      ASSERT_TRUE(found.has_value()) << arrived;
    }
    EXPECT_EQ(found, end) << step;
    EXPECT_GE(arrived, end);
    EXPECT_LT(arrived, end + step);
  }
}

TEST(HeadFinder, SkipsAFewEmptyLinesOfAClient) {
  EXPECT_EQ(find("\r\nGET / HTTP/1.1\r\n\r\n"), 20);
  EXPECT_EQ(find("\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n"), 26);
  EXPECT_EQ(find("\r\n\r\n\r\n\r\n\r\n").error(), Errc::BadRequestLine);
  EXPECT_EQ(find("\r\nHTTP/1.1 200 OK\r\n\r\n", Sender::Upstream).error(), Errc::HttpProtocolError);
}

TEST(HeadFinder, HasNotBegunWithEmptyLinesAlone) {
  HeadFinder finder(Sender::Client);
  EXPECT_EQ(finder.find("", {}), 0);
  EXPECT_EQ(finder.find("\r", {}), 0);
  EXPECT_EQ(finder.find("\r\n", {}), 0);
  EXPECT_EQ(finder.find("\r\n\r", {}), 0);
  EXPECT_FALSE(finder.has_begun());
  EXPECT_EQ(finder.find("\r\n\r\nG", {}), 0);
  EXPECT_TRUE(finder.has_begun());
}

TEST(HeadFinder, RefusesWhatNoFurtherByteRepairs) {
  struct Case {
    std::string_view bytes;
    Errc error;
    std::string_view note;
  };

  const Case cases[] = {
      {"\x16\x03\x01\x02"sv, Errc::BadMethod, "a TLS hello"},
      {"\0"sv, Errc::BadMethod, "NUL"},
      {" GET / HTTP/1.1"sv, Errc::BadMethod, "a space first"},
      {"GE\tT"sv, Errc::BadMethod, "a tab in the method"},
      {"G(T"sv, Errc::BadMethod, "no token"},
      {"{\"a\":1}"sv, Errc::BadMethod, "JSON"},
      {"\xEF\xBB\xBFGET"sv, Errc::BadMethod, "a byte order mark"},
      {"GET\r"sv, Errc::BadMethod, "a line without a space"},
      {"GET\n"sv, Errc::BareLineFeed, "the same with LF"},
      {"\n"sv, Errc::BareLineFeed, "an empty line that is LF"},
      {"\rG"sv, Errc::BadMethod, "CR alone first"},
      {"GET / HTTP/1.1\n"sv, Errc::BareLineFeed, "LF alone behind the request line"},
      {"GET / HTTP/1.1\rX"sv, Errc::BadRequestLine, "CR alone in the request line"},
      {"GET /\0"sv, Errc::BadRequestLine, "NUL in the target"},
      {"GET /\x7F"sv, Errc::BadRequestLine, "DEL in the target"},
      {"GET /\r\n"sv, Errc::BadRequestLine, "HTTP/0.9"},
      {"GET / HTTP/1.1 \r\n"sv, Errc::BadRequestLine, "a space at the end"},
      {"GET / FTP/1.1\r\n"sv, Errc::BadRequestLine, "another protocol"},
      {"GET / HTTP/1.1\r\nA: b\n"sv, Errc::BareLineFeed, "LF alone behind a field"},
      {"GET / HTTP/1.1\r\n\n"sv, Errc::BareLineFeed, "an empty line that is LF"},
      {"GET / HTTP/1.1\r\nA: b\rc"sv, Errc::BadFieldValue, "CR alone in a value"},
      {"GET / HTTP/1.1\r\nA: b\r\r\n"sv, Errc::BadFieldValue, "CR CR LF"},
      {"GET / HTTP/1.1\r\nA: \0"sv, Errc::BadFieldValue, "NUL in a value"},
      {"GET / HTTP/1.1\r\nA: \x1B"sv, Errc::BadFieldValue, "ESC in a value"},
      {"GET / HTTP/1.1\r\nA\0: b"sv, Errc::BadFieldName, "NUL in a name"},
      {"GET / HTTP/1.1\0\n"sv, Errc::BadRequestLine, "NUL instead of CR"},
      {"GET / HTTP/1.1\r\nA: b\0\n"sv, Errc::BadFieldValue, "NUL instead of CR"},
      {"GET / HTTP/1.1\n\n"sv, Errc::BareLineFeed, "LF LF"},
  };
  for (const Case& c : cases) {
    const Result<std::size_t> found = find(c.bytes);
    ASSERT_FALSE(found.has_value()) << c.note;
    EXPECT_EQ(found.error(), c.error) << c.note << ", not " << static_cast<int>(found.error().code);
  }
}

TEST(HeadFinder, RefusesAnUpstreamThatSpeaksSomethingElse) {
  for (const std::string_view bytes :
       {"<"sv,
        "<html>"sv,
        "ICY 200 OK"sv,
        "HTTP/2 200"sv,
        "http/1.1 200 OK"sv,
        " HTTP/1.1 200"sv,
        "\x16\x03"sv,
        "SSH-2.0-"sv,
        "HTTP/1.1 200 OK\n"sv,
        "HTTP/1.1 200 O\0K"sv,
        "HTTP/1.1 200 OK\r\nA: b\rc"sv}) {
    const Result<std::size_t> found = find(bytes, Sender::Upstream);
    ASSERT_FALSE(found.has_value()) << bytes;
    EXPECT_EQ(found.error(), Errc::HttpProtocolError) << bytes;
  }
  for (const std::string_view bytes : {""sv, "H"sv, "HTTP/1"sv, "HTTP/1.1 2"sv}) {
    EXPECT_EQ(find(bytes, Sender::Upstream), 0) << bytes;
  }
}

TEST(HeadFinder, RefusesMoreThanTheLimits) {
  const HeadLimits limits{.start_line = Bytes(20), .size = Bytes(40), .fields = 100};
  EXPECT_EQ(
      find("GET /4567890123456789", Sender::Client, limits).error(), Errc::RequestLineTooLong
  );
  EXPECT_EQ(find("GET /45 HTTP/1.1\r\n", Sender::Client, limits), 0);
  EXPECT_EQ(find("GET /4567 HTTP/1.1\r\n", Sender::Client, limits), 0) << "exactly the limit";
  EXPECT_EQ(
      find("GET /45678 HTTP/1.1\r\n", Sender::Client, limits).error(), Errc::RequestLineTooLong
  );
  EXPECT_EQ(
      find("GET / HTTP/1.1\r\nA: 45678901234567890123\r\n\r\n", Sender::Client, limits).error(),
      Errc::HeadTooLarge
  );
  EXPECT_EQ(
      find("GET / HTTP/1.1\r\nA: 456789012345678901\r\n\r\n", Sender::Client, limits).error(),
      Errc::HeadTooLarge
  );
  EXPECT_EQ(find("GET / HTTP/1.1\r\nA: 45678901234567890\r\n\r\n", Sender::Client, limits), 40)
      << "exactly the limit";
  EXPECT_EQ(
      find("GET / HTTP/1.1\r\nA: 45678901234567890123456", Sender::Client, limits).error(),
      Errc::HeadTooLarge
  ) << "before the end has come";
  EXPECT_EQ(
      find("HTTP/1.1 200 OK and a long reason", Sender::Upstream, limits).error(),
      Errc::HttpResponseHeaderSectionSize
  );
}

TEST(HeadFinder, DoesNotCountWhatFollowsTheHead) {
  const HeadLimits limits{.start_line = Bytes(20), .size = Bytes(40), .fields = 100};
  EXPECT_EQ(find("GET / HTTP/1.1\r\n\r\n" + std::string(100, 'x'), Sender::Client, limits), 18);
}

TEST(HeadFinder, FindsTheEndOfTrailers) {
  const auto find_trailers = [](std::string_view bytes) {
    return HeadFinder::for_trailers(Sender::Client).find(bytes, {});
  };
  EXPECT_EQ(find_trailers("\r\nnext"), 2);
  EXPECT_EQ(find_trailers("A: b\r\n\r\nnext"), 8);
  EXPECT_EQ(find_trailers("A: b\r\n\r"), 0);
  EXPECT_EQ(find_trailers("\n").error(), Errc::BareLineFeed);
}

}  // namespace
}  // namespace sluice::http::h1
