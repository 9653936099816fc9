#include "transport/h1_body_reader.h"

#include "io/loop_run.h"
#include "transport/scripted_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::transport {
namespace {

using http::h1::BodyFraming;
using http::h1::Sender;

coro::Task<> read_all(H1BodyReader& body, Bytes piece, std::string& got, Error& error, bool& over) {
  while (true) {
    const auto chunk = co_await body.read(piece);
    if (!chunk) {
      error = chunk.error();
      break;
    }
    if (!*chunk) {
      break;
    }
    EXPECT_FALSE((*chunk)->empty());
    EXPECT_LE((*chunk)->size(), piece.count());
    got.append((*chunk)->view());
  }
  over = true;
}

class BodyReader : public ::testing::Test {
 protected:
  /// Reads to the end or an error.
  Error read(H1BodyReader& body, Bytes piece = Bytes(1000)) {
    Error error;
    bool over = false;
    run_.scope.spawn(
        read_all, std::ref(body), piece, std::ref(got_), std::ref(error), std::ref(over)
    );
    EXPECT_TRUE(run_.until([&] { return over; }));
    return error;
  }

  io::LoopRun run_;
  ArenaBlocks blocks_;
  Arena arena_{blocks_};
  std::string got_;
};

struct Case {
  const char* name;
  BodyFraming framing;
  Sender sender;
  std::vector<std::string> pieces;
  std::string body;
  Errc error = Errc::None;
  std::string behind = {};
};

class BodyReaderFraming : public BodyReader, public ::testing::WithParamInterface<Case> {};

TEST_P(BodyReaderFraming, RFC9112Section6And7) {
  const Case& c = GetParam();
  ScriptedStream stream(run_.loop, c.pieces);
  H1BodyReader body(stream, c.framing, c.sender, arena_);
  EXPECT_EQ(read(body).code, c.error);
  EXPECT_EQ(got_, c.body);
  EXPECT_EQ(body.is_done(), c.error == Errc::None);
  EXPECT_EQ(body.bytes_read(), c.body.size());
  if (c.error == Errc::None) {
    EXPECT_EQ(stream.in.view(), c.behind) << "what follows the body stays";
  }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    BodyReaderFraming,
    ::testing::Values(
        Case{
            "ALengthIsReadToTheByte",
            BodyFraming::of_length(5),
            Sender::Client,
            {"he", "lloGET /"},
            "hello",
            Errc::None,
            "GET /"
        },
        Case{"ALengthOfZeroIsOverAtOnce", BodyFraming::of_length(0), Sender::Client, {}, ""},
        Case{
            "ALengthThatEndsEarlyIsTheClientsFault",
            BodyFraming::of_length(5),
            Sender::Client,
            {"hell"},
            "hell",
            Errc::BodyIncomplete
        },
        Case{
            "ALengthThatEndsEarlyIsTheUpstreamsFault",
            BodyFraming::of_length(5),
            Sender::Upstream,
            {"hell"},
            "hell",
            Errc::HttpResponseIncomplete
        },
        Case{
            "ChunksAreJoined",
            BodyFraming::chunked(),
            Sender::Client,
            {"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\nGET"},
            "hello!",
            Errc::None,
            "GET"
        },
        Case{
            "ChunksMayBeCutAnywhere",
            BodyFraming::chunked(),
            Sender::Client,
            {"5", "\r", "\nhe", "llo\r", "\n0\r\n", "\r", "\n"},
            "hello"
        },
        Case{
            "ChunksWithoutTheLastAreCutShort",
            BodyFraming::chunked(),
            Sender::Upstream,
            {"5\r\nhello\r\n"},
            "hello",
            Errc::HttpResponseIncomplete
        },
        Case{
            "AChunkSizeIsHex",
            BodyFraming::chunked(),
            Sender::Client,
            {"+5\r\nhello\r\n"},
            "",
            Errc::BadChunk
        },
        Case{
            "UntilCloseEndsWithTheConnection",
            BodyFraming::until_close(),
            Sender::Upstream,
            {"hel", "lo"},
            "hello"
        }
    ),
    [](const auto& info) { return std::string(info.param.name); }
);

TEST_F(BodyReader, GivesNoMoreAtATimeThanAskedFor) {
  ScriptedStream stream(run_.loop, {"7\r\nhello, \r\n5\r\nworld\r\n0\r\n\r\n"});
  H1BodyReader body(stream, BodyFraming::chunked(), Sender::Client, arena_);
  EXPECT_EQ(read(body, Bytes(3)).code, Errc::None);
  EXPECT_EQ(got_, "hello, world");
}

TEST_F(BodyReader, HasTrailersAfterTheEnd) {
  ScriptedStream stream(run_.loop, {"1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n"});
  H1BodyReader body(stream, BodyFraming::chunked(), Sender::Client, arena_);
  EXPECT_EQ(body.trailers(), nullptr);
  EXPECT_EQ(read(body).code, Errc::None);
  ASSERT_NE(body.trailers(), nullptr);
  ASSERT_NE(body.trailers()->find("X-Sum"), nullptr);
  EXPECT_EQ(body.trailers()->find("X-Sum")->value, "1");
}

TEST_F(BodyReader, RefusesWhatIsBeyondTheLimit) {
  ScriptedStream stream(run_.loop, {"12345", "6"});
  H1BodyReader body(stream, BodyFraming::of_length(6), Sender::Client, arena_);
  body.set_limits({.max = Bytes(5)});
  EXPECT_EQ(read(body).code, Errc::BodyTooLarge);
}

TEST_F(BodyReader, TakesABodyOfExactlyTheLimit) {
  ScriptedStream stream(run_.loop, {"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"});
  H1BodyReader body(stream, BodyFraming::chunked(), Sender::Client, arena_);
  body.set_limits({.max = Bytes(5)});
  EXPECT_EQ(read(body).code, Errc::None);
  EXPECT_EQ(got_, "abcde");
}

TEST_F(BodyReader, RefusesAChunkThatIsAnnouncedBeyondTheLimitBeforeItComes) {
  ScriptedStream stream(run_.loop, {"3\r\nabc\r\nffffff\r\nx"});
  H1BodyReader body(stream, BodyFraming::chunked(), Sender::Client, arena_);
  body.set_limits({.max = Bytes(1000)});
  EXPECT_EQ(read(body).code, Errc::BodyTooLarge);
  EXPECT_EQ(got_, "abc");
}

TEST_F(BodyReader, GivesSmallChunksThatArrivedTogetherAsOnePiece) {
  ScriptedStream stream(run_.loop, {"1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\nGET /"});
  H1BodyReader body(stream, BodyFraming::chunked(), Sender::Client, arena_);
  ASSERT_GT(stream.try_receive(BufferPool::kSmall), 0);
  std::size_t pieces = 0;
  bool over = false;
  run_.scope.spawn(
      [](H1BodyReader& of, std::string& got, std::size_t& count, bool& done) -> coro::Task<> {
        while (const auto chunk = (co_await of.read(Bytes(1000))).value_or(std::nullopt)) {
          got.append(chunk->view());
          ++count;
        }
        done = true;
      },
      std::ref(body),
      std::ref(got_),
      std::ref(pieces),
      std::ref(over)
  );
  EXPECT_TRUE(run_.until([&] { return over; }));
  EXPECT_EQ(got_, "abcdef");
  EXPECT_EQ(pieces, 1U);
  EXPECT_EQ(stream.in.view(), "GET /");
}

TEST_F(BodyReader, SeesAFaultInWhatHasArrivedBeforeAnythingIsRead) {
  for (const auto& [arrived, error] : std::initializer_list<std::pair<const char*, Errc>>{
           {"5\r\nhello\r\n", Errc::None},
           {"5\r\nhel", Errc::None},
           {"5\r\nhello\r\n0\r\n\r\nGET /", Errc::None},
           {"g\r\n", Errc::BadChunk},
           {"5\r\nhello\r\n-1\r\n", Errc::BadChunk},
           {"5\r\nhello\r\n0\r\nBad Name: 1\r\n\r\n", Errc::BadFieldName},
           {"FFFF\r\n", Errc::BodyTooLarge},
       }) {
    ScriptedStream stream(run_.loop, {arrived});
    H1BodyReader body(stream, BodyFraming::chunked(), Sender::Client, arena_);
    body.set_limits({.max = Bytes(1000)});
    ASSERT_GT(stream.try_receive(BufferPool::kSmall), 0);
    const Result<> checked = body.check_arrived();
    EXPECT_EQ(checked ? Errc::None : checked.error().code, error) << arrived;
    EXPECT_EQ(stream.in.view(), arrived) << "nothing is taken";
  }
}

TEST_F(BodyReader, HandsOverAWholeBodyThatHasArrived) {
  ScriptedStream stream(run_.loop, {"helloGET"});
  H1BodyReader body(stream, BodyFraming::of_length(5), Sender::Client, arena_);
  EXPECT_FALSE(body.take_arrived().has_value()) << "nothing has arrived";
  (void)stream.try_receive(100);
  const auto whole = body.take_arrived();
  ASSERT_TRUE(whole.has_value());
  EXPECT_EQ(whole->view(), "hello");
  EXPECT_TRUE(body.is_done());
  EXPECT_EQ(stream.in.view(), "GET");
}

TEST_F(BodyReader, HandsOverNoWholeBodyBeyondTheLimit) {
  ScriptedStream stream(run_.loop, {"hello"});
  H1BodyReader body(stream, BodyFraming::of_length(5), Sender::Client, arena_);
  body.set_limits({.max = Bytes(4)});
  (void)stream.try_receive(100);
  EXPECT_FALSE(body.take_arrived().has_value());
}

}  // namespace
}  // namespace sluice::transport
