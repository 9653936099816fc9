#include "downstream/h1_response_writer.h"

#include "io/loop_run.h"
#include "transport/scripted_stream.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::downstream {
namespace {

using http::BodyLength;
using testing::HasSubstr;
using testing::Not;

struct Case {
  const char* name;
  std::string_view request;
  std::uint16_t status = 200;
  BodyLength length;
  std::string_view body;
  std::vector<std::string_view> says;
  std::vector<std::string_view> does_not_say;
  bool keeps_alive = true;
  bool draining = false;
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kHead = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kOldGet = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
constexpr std::string_view kLength = "Content-Length:";
constexpr std::string_view kChunked = "Transfer-Encoding: chunked";

coro::Task<> answer(H1ResponseWriter& writer, http::ResponseHead& head, const Case& c, bool& over) {
  writer.start(head, c.length);
  if (!c.body.empty()) {
    EXPECT_TRUE((co_await writer.write(Chunk(c.body))).has_value());
  }
  EXPECT_TRUE((co_await writer.finish(nullptr)).has_value());
  over = true;
}

class ResponseWriter : public ::testing::TestWithParam<Case> {};

TEST_P(ResponseWriter, ChoosesTheFraming) {
  const Case& c = GetParam();
  io::LoopRun run;
  ArenaBlocks blocks;
  Arena arena(blocks);
  transport::ScriptedStream stream(run.loop, {});
  http::h1::ParsedRequest request(arena);
  ASSERT_TRUE(http::h1::parse_request(c.request, {}, request).has_value());
  transport::H1BodyReader body(stream, request.framing, http::h1::Sender::Client, arena);
  H1ResponseWriter writer(stream, request, body, c.draining);
  http::ResponseHead head(arena);
  head.status = http::StatusCode(c.status);
  bool over = false;
  run.scope.spawn(answer, std::ref(writer), std::ref(head), std::cref(c), std::ref(over));
  ASSERT_TRUE(run.until([&] { return over; }));
  for (const std::string_view text : c.says) {
    EXPECT_THAT(stream.sent(), HasSubstr(std::string(text)));
  }
  for (const std::string_view text : c.does_not_say) {
    EXPECT_THAT(stream.sent(), Not(HasSubstr(std::string(text))));
  }
  EXPECT_EQ(writer.keeps_alive(), c.keeps_alive);
  EXPECT_TRUE(writer.is_complete());
  EXPECT_EQ(writer.bytes_sent(), stream.sent().size());
  EXPECT_EQ(writer.body_bytes_sent(), c.body.size());
}

INSTANTIATE_TEST_SUITE_P(
    All,
    ResponseWriter,
    ::testing::Values(
        Case{
            "AKnownLengthIsSaid",
            kGet,
            200,
            BodyLength::known(5),
            "hello",
            {"Content-Length: 5\r\n", "\r\n\r\nhello"},
            {kChunked, "Connection"}
        },
        Case{
            "AnUnknownLengthIsChunked",
            kGet,
            200,
            BodyLength::unknown(),
            "hello",
            {kChunked, "\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
            {kLength}
        },
        Case{
            "NoBodySaysZero",
            kGet,
            200,
            BodyLength::none(),
            "",
            {"Content-Length: 0\r\n"},
            {kChunked}
        },
        Case{
            "HeadKeepsTheLengthItWouldHave",
            kHead,
            200,
            BodyLength::known(5),
            "",
            {"Content-Length: 5\r\n"},
            {"hello"}
        },
        Case{
            "HeadWithoutALengthSaysNone",
            kHead,
            200,
            BodyLength::none(),
            "",
            {},
            {kLength, kChunked}
        },
        Case{
            "HeadOfAnUnknownLengthHasNoChunks",
            kHead,
            200,
            BodyLength::unknown(),
            "",
            {kChunked},
            {"0\r\n\r\n"}
        },
        Case{
            "A204SaysNothingOfLength", kGet, 204, BodyLength::known(0), "", {}, {kLength, kChunked}
        },
        Case{
            "A304MayKeepTheLength",
            kGet,
            304,
            BodyLength::known(5),
            "",
            {"Content-Length: 5\r\n"},
            {kChunked}
        },
        Case{
            "A304OfAnUnknownLengthSaysNothing",
            kGet,
            304,
            BodyLength::unknown(),
            "",
            {},
            {kLength, kChunked}
        },
        Case{
            "HTTP10EndsAnUnknownLengthWithTheConnection",
            kOldGet,
            200,
            BodyLength::unknown(),
            "hello",
            {"Connection: close", "\r\n\r\nhello"},
            {kChunked, kLength},
            false
        },
        Case{
            "HTTP10IsToldThatTheConnectionStays",
            kOldGet,
            200,
            BodyLength::known(5),
            "hello",
            {"Connection: keep-alive", "Content-Length: 5"},
            {}
        },
        Case{
            "HTTP10HeadOfAnUnknownLengthKeepsTheConnection",
            "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            200,
            BodyLength::unknown(),
            "",
            {"Connection: keep-alive"},
            {kChunked, kLength}
        },
        Case{
            "HTTP10WithoutKeepAliveIsClosed",
            "GET / HTTP/1.0\r\n\r\n",
            200,
            BodyLength::known(0),
            "",
            {"Connection: close"},
            {},
            false
        },
        Case{
            "AClientThatClosesIsClosed",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            200,
            BodyLength::known(0),
            "",
            {"Connection: close"},
            {},
            false
        },
        Case{
            "ADrainingServerSaysSo",
            kGet,
            200,
            BodyLength::known(0),
            "",
            {"Connection: close"},
            {},
            false,
            true
        },
        Case{
            "ABodyNobodyAskedForIsNotWaitedFor",
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
            200,
            BodyLength::known(0),
            "",
            {"Connection: close"},
            {},
            false
        },
        Case{
            "ALittleUnreadBodyCostsNoConnection",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
            200,
            BodyLength::known(0),
            "",
            {},
            {"Connection"}
        },
        Case{
            "AMuchTooLongUnreadBodyDoes",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n",
            200,
            BodyLength::known(0),
            "",
            {"Connection: close"},
            {},
            false
        }
    ),
    [](const auto& info) { return std::string(info.param.name); }
);

}  // namespace
}  // namespace sluice::downstream
