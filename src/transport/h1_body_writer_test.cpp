#include "transport/h1_body_writer.h"

#include "io/loop_run.h"
#include "transport/scripted_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::transport {
namespace {

using http::h1::BodyFraming;

struct Case {
  const char* name;
  BodyFraming framing;
  std::vector<std::string_view> pieces;
  std::string sent;
  bool fails = false;
};

class BodyWriter : public ::testing::TestWithParam<Case> {};

TEST_P(BodyWriter, FramesAsDeclared) {
  const Case& c = GetParam();
  io::LoopRun run;
  ScriptedStream stream(run.loop, {});
  H1BodyWriter writer(stream, c.framing);
  Result<> result = Ok;
  for (const std::string_view piece : c.pieces) {
    if (result) {
      result = writer.add(Chunk(piece));
      (void)stream.try_flush();
    }
  }
  if (result) {
    result = writer.end(nullptr);
    (void)stream.try_flush();
  }
  EXPECT_EQ(!result, c.fails);
  EXPECT_EQ(stream.sent(), c.sent);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    BodyWriter,
    ::testing::Values(
        Case{"ALengthGoesAsItIs", BodyFraming::of_length(5), {"he", "llo"}, "hello"},
        Case{"OneByteTooManyIsNotSent", BodyFraming::of_length(4), {"hell", "o"}, "hell", true},
        Case{"OneByteTooFewIsAnError", BodyFraming::of_length(6), {"hello"}, "hello", true},
        Case{
            "ChunksHaveTheirSize",
            BodyFraming::chunked(),
            {"hello world, he", "!"},
            "f\r\nhello world, he\r\n1\r\n!\r\n0\r\n\r\n"
        },
        Case{"AnEmptyChunkedBodyEndsItself", BodyFraming::chunked(), {}, "0\r\n\r\n"},
        Case{"UntilCloseHasNoFraming", BodyFraming::until_close(), {"hello"}, "hello"},
        Case{"WhereThereIsNoBodyNoneIsSent", BodyFraming::none(), {"x"}, "", true}
    ),
    [](const auto& info) { return std::string(info.param.name); }
);

TEST(BodyWriterTrailers, FollowTheLastChunk) {
  io::LoopRun run;
  ArenaBlocks blocks;
  Arena arena(blocks);
  ScriptedStream stream(run.loop, {});
  http::FieldSection trailers(arena);
  trailers.add("X-Sum", "1");
  H1BodyWriter writer(stream, BodyFraming::chunked());
  ASSERT_TRUE(writer.end(&trailers).has_value());
  (void)stream.try_flush();
  EXPECT_EQ(stream.sent(), "0\r\nX-Sum: 1\r\n\r\n");
}

}  // namespace
}  // namespace sluice::transport
