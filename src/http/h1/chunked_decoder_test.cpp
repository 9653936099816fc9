#include "http/h1/chunked_decoder.h"

#include "http/errors.h"
#include "http/h1/chunked_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace sluice::http::h1 {
namespace {

using namespace std::string_view_literals;
using Kind = ChunkedDecoder::Step::Kind;

/// What comes out of a chunked body: its bytes, its trailers, what is left behind it; or the error.
struct Decoded {
  std::string body;
  std::string trailers;
  std::string rest;
  std::string_view error = "incomplete";
};

/// Decodes text that arrives `step` bytes at a time.
Decoded decode(
    std::string_view text,
    std::size_t step = SIZE_MAX,
    Sender sender = Sender::Client,
    HeadLimits limits = {}
) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  ChunkedDecoder decoder(sender, arena, limits);
  Decoded decoded;
  std::string waiting;
  while (!text.empty()) {
    const std::size_t size = std::min(step, text.size());
    waiting += text.substr(0, size);
    text.remove_prefix(size);
    for (bool more = false; !more;) {
      const Result<ChunkedDecoder::Step> result = decoder.next(waiting);
      if (!result) {
        decoded.error = error_name(result.error().code);
        return decoded;
      }
      decoded.body += waiting.substr(result->framing, result->data);
      waiting.erase(0, result->framing + result->data);
      if (result->kind == Kind::End) {
        EXPECT_TRUE(decoder.is_done());
        if (decoder.trailers() != nullptr) {
          for (const Field& field : *decoder.trailers()) {
            decoded.trailers += std::string(field.name) + "=" + std::string(field.value) + ";";
          }
        }
        decoded.rest = waiting + std::string(text);
        decoded.error = "";
        return decoded;
      }
      EXPECT_EQ(result->data != 0, result->kind == Kind::Data);
      more = result->kind == Kind::NeedMore;
    }
  }
  return decoded;
}

TEST(ChunkedDecoder, TakesTheCodingOff) {
  const Decoded decoded = decode("5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\nnext");
  EXPECT_EQ(decoded.error, "");
  EXPECT_EQ(decoded.body, "hello, world");
  EXPECT_EQ(decoded.rest, "next");
  EXPECT_EQ(decoded.trailers, "");
}

TEST(ChunkedDecoder, GivesTheSameHoweverTheBytesArrive) {
  const std::string_view text =
      "5;a=b\r\nhello\r\n00a ; x = \"q\\\"\" ;y\r\n0123456789\r\n1\r\n\r\r\n000\r\nX-A: b\r\nX-B: "
      "c\r\n\r\nnext";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const Decoded decoded = decode(text, step);
    EXPECT_EQ(decoded.error, "") << step;
    EXPECT_EQ(decoded.body, "hello0123456789\r") << step;
    EXPECT_EQ(decoded.trailers, "X-A=b;X-B=c;") << step;
    EXPECT_EQ(decoded.rest, "next") << step;
  }
}

TEST(ChunkedDecoder, PointsAtTheDataWithoutCopyingIt) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  ChunkedDecoder decoder(Sender::Client, arena);
  const Result<ChunkedDecoder::Step> first = decoder.next("a\r\n01234");
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->kind, Kind::Data);
  EXPECT_EQ(first->framing, 3);
  EXPECT_EQ(first->data, 5);
  const Result<ChunkedDecoder::Step> second = decoder.next("56789\r\n0\r\n");
  EXPECT_EQ(second->framing, 0);
  EXPECT_EQ(second->data, 5);
  const Result<ChunkedDecoder::Step> third = decoder.next("\r\n0\r\n");
  EXPECT_EQ(third->kind, Kind::NeedMore);
  EXPECT_EQ(third->framing, 5);
}

TEST(ChunkedDecoder, ReadsSizesInHex) {
  EXPECT_EQ(decode("A\r\n0123456789\r\n0\r\n\r\n").body.size(), 10);
  EXPECT_EQ(decode("1f\r\n" + std::string(31, 'x') + "\r\n0\r\n\r\n").body.size(), 31);
  EXPECT_EQ(decode("0000000000000001\r\nx\r\n0\r\n\r\n").body, "x");
  EXPECT_EQ(decode("7fffffffffffffff\r\nx").error, "incomplete");
}

TEST(ChunkedDecoder, RefusesMalformedChunks) {
  struct Case {
    std::string_view text;
    std::string_view note;
  };

  const Case cases[] = {
      {"\r\n"sv, "no size"},
      {"\n"sv, "no size"},
      {";a=b\r\n"sv, "no size before an extension"},
      {" 5\r\nhello\r\n"sv, "a space before the size"},
      {"\t5\r\n"sv, "a tab before the size"},
      {"5 \r\n"sv, "a space behind the size"},
      {"5\t\r\n"sv, "a tab behind the size"},
      {"5 5\r\n"sv, "two sizes"},
      {"+5\r\n"sv, "a sign"},
      {"-5\r\n"sv, "a sign"},
      {"0x5\r\n"sv, "a prefix"},
      {"5h\r\n"sv, "no hex digit behind"},
      {"g\r\n"sv, "no hex digit"},
      {"5,\r\n"sv, "a comma"},
      {"5\0\r\n"sv, "NUL"},
      {"\xEF\xBC\x95\r\n"sv, "a digit beyond ASCII"},
      {"8000000000000000\r\n"sv, "2^63"},
      {"ffffffffffffffff\r\n"sv, "2^64-1"},
      {"10000000000000000\r\n"sv, "2^64"},
      {"00000000000000001\r\n"sv, "17 digits"},
      {"5\nhello\r\n"sv, "LF alone behind the size"},
      {"5\rhello\r\n"sv, "CR alone behind the size"},
      {"5\r\rhello"sv, "CR CR"},
      {"5\r\nhelloX"sv, "more data than announced"},
      {"5\r\nhello\n"sv, "LF alone behind the data"},
      {"5\r\nhello\rX"sv, "CR alone behind the data"},
      {"5\r\nhello0\r\n\r\n"sv, "no CRLF behind the data"},
      {"5;\r\n"sv, "an empty extension"},
      {"5; \r\n"sv, "an empty extension"},
      {"5;a \r\n"sv, "a space behind an extension"},
      {"5;a=\r\n"sv, "an empty value"},
      {"5;a=b c\r\n"sv, "a space in a value"},
      {"5;=b\r\n"sv, "an empty name"},
      {"5;a=\"b\r\n"sv, "an open quote"},
      {"5;a=\"b\"c\r\n"sv, "text behind a quote"},
      {"5;a=\"\n\"\r\n"sv, "LF in quotes"},
      {"5;a=\"\\\n\"\r\n"sv, "LF escaped"},
      {"5;a\0\r\n"sv, "NUL in an extension"},
      {"5;a\nb\r\n"sv, "LF in an extension"},
      {"5;a\rb\r\n"sv, "CR in an extension"},
      {"5;a=b\x7F\r\n"sv, "DEL in an extension"},
      {"5;a,b\r\n"sv, "a comma in an extension"},
      {"5 a\r\n"sv, "text without a semicolon"},
      {"0\n\r\n"sv, "LF alone behind the last size"},
      {"0;\r\n\r\n"sv, "an empty extension at the end"},
  };
  for (const Case& c : cases) {
    for (const std::size_t step : {SIZE_MAX, std::size_t{1}}) {
      EXPECT_EQ(decode(c.text, step).error, "bad_chunk") << c.note;
      EXPECT_EQ(decode(c.text, step, Sender::Upstream).error, "http_response_transfer_coding")
          << c.note;
    }
  }
}

TEST(ChunkedDecoder, TakesExtensionsAndForgetsThem) {
  for (const std::string_view extension :
       {";a",
        ";a=b",
        "; a",
        " ;a",
        "\t;\ta",
        ";a = b",
        ";a=\"b c\"",
        ";a=\"\\\"\"",
        ";a=\"\"",
        ";a;b=c;d",
        ";a ;b",
        ";a=\"\t\xC3\xA9;,\" ; b"}) {
    EXPECT_EQ(
        decode("1" + std::string(extension) + "\r\nx\r\n0" + std::string(extension) + "\r\n\r\n")
            .body,
        "x"
    ) << extension;
  }
}

TEST(ChunkedDecoder, CapsExtensions) {
  const auto chunk = [](std::size_t size) {
    return "1;" + std::string(size - 1, 'a') + "\r\nx\r\n";
  };
  EXPECT_EQ(decode(chunk(256) + "0\r\n\r\n").body, "x");
  EXPECT_EQ(decode(chunk(257)).error, "bad_chunk");
  std::string text;
  for (int i = 0; i < 64; ++i) {
    text += chunk(256);
  }
  EXPECT_EQ(decode(text + "0\r\n\r\n").error, "");
  EXPECT_EQ(decode(text + chunk(2) + "0\r\n\r\n").error, "bad_chunk");
}

TEST(ChunkedDecoder, ReadsTrailersAndDropsWhatMustNotBeThere) {
  const Decoded decoded = decode(
      "0\r\nX-Sum: 1\r\nContent-Length: 5\r\nHost: evil\r\nAuthorization: x\r\nTransfer-Encoding: "
      "chunked\r\ngrpc-status:\t0 \r\n\r\n"
  );
  EXPECT_EQ(decoded.error, "");
  EXPECT_EQ(decoded.trailers, "X-Sum=1;grpc-status=0;");
}

TEST(ChunkedDecoder, RefusesMalformedTrailers) {
  struct Case {
    std::string_view text;
    std::string_view error;
  };

  const Case cases[] = {
      {"0\r\n\n"sv, "bare_line_feed"},
      {"0\r\nA: b\n\r\n"sv, "bare_line_feed"},
      {"0\r\nA: b\rc\r\n\r\n"sv, "bad_field_value"},
      {"0\r\nA: \0\r\n\r\n"sv, "bad_field_value"},
      {"0\r\nA : b\r\n\r\n"sv, "bad_field_name"},
      {"0\r\nA\r\n\r\n"sv, "bad_field_name"},
      {"0\r\n: b\r\n\r\n"sv, "bad_field_name"},
      {"0\r\nA: b\r\n c\r\n\r\n"sv, "obsolete_fold"},
      {"0\r\nGET / HTTP/1.1\r\n\r\n"sv, "bad_field_name"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(decode(c.text).error, c.error) << c.text;
    EXPECT_EQ(decode(c.text, 1).error, c.error) << c.text;
    EXPECT_EQ(decode(c.text, 1, Sender::Upstream).error, "http_protocol_error") << c.text;
  }
}

TEST(ChunkedDecoder, CapsTrailers) {
  const HeadLimits limits{.size = Bytes(17), .fields = 2};
  EXPECT_EQ(decode("0\r\nA: 1\r\nB: 2\r\n\r\n", 1, Sender::Client, limits).trailers, "A=1;B=2;");
  EXPECT_EQ(
      decode("0\r\nA: 1\r\nB: 2\r\nC:\r\n\r\n", 1, Sender::Client, limits).error, "head_too_large"
  );
  EXPECT_EQ(
      decode("0\r\nA:\r\nB:\r\nC:\r\n\r\n", 1, Sender::Client, limits).error, "too_many_fields"
  );
  EXPECT_EQ(decode("0\r\nA: 34567890123456789", 1, Sender::Client, limits).error, "head_too_large");
  EXPECT_EQ(
      decode("0\r\nA: 34567890123456789", 1, Sender::Upstream, limits).error,
      "http_response_header_section_size"
  );
}

TEST(ChunkedEncoder, WritesSizesInHex) {
  const auto line = [](std::uint64_t size) {
    std::array<char, kMaxChunkLine> text;
    return std::string(text.data(), write_chunk_line(text.data(), size));
  };
  EXPECT_EQ(line(1), "1\r\n");
  EXPECT_EQ(line(15), "f\r\n");
  EXPECT_EQ(line(16), "10\r\n");
  EXPECT_EQ(line(0xABCDE), "abcde\r\n");
  EXPECT_EQ(line(UINT64_MAX), "ffffffffffffffff\r\n");
}

TEST(ChunkedEncoder, WritesTheLastChunkWithTrailers) {
  const auto last_chunk = [](const FieldSection* trailers) {
    std::string text(last_chunk_size(trailers), '?');
    EXPECT_EQ(write_last_chunk(text.data(), trailers), text.data() + text.size());
    return text;
  };
  ArenaBlocks blocks;
  Arena arena(blocks);
  FieldSection trailers(arena);
  EXPECT_EQ(last_chunk(nullptr), kLastChunk);
  EXPECT_EQ(last_chunk(&trailers), kLastChunk);
  trailers.add("X-Sum", "1");
  trailers.add(FieldId::ContentLength, "5");
  trailers.add("grpc-status", "0");
  EXPECT_EQ(last_chunk(&trailers), "0\r\nX-Sum: 1\r\ngrpc-status: 0\r\n\r\n");
  EXPECT_EQ(decode(last_chunk(&trailers)).trailers, "X-Sum=1;grpc-status=0;");
}

}  // namespace
}  // namespace sluice::http::h1
