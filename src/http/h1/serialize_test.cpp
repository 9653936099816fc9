#include "http/h1/serialize.h"

#include "http/h1/parse_for_test.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http::h1 {
namespace {

template <class Message>
std::string written(const Message& message) {
  std::string text(max_head_size(message), '?');
  const auto size = static_cast<std::size_t>(write_head(text.data(), message) - text.data());
  EXPECT_LE(size, text.size()) << "there is room for what is written";
  text.resize(size);
  return text;
}

class WriteHead : public testing::Test {
 protected:
  RequestToWrite request() {
    return {
        .method = "GET",
        .path = "/p",
        .query = {},
        .has_query = false,
        .host = "a",
        .fields = fields_,
        .connection = {}
    };
  }

  ResponseToWrite response(std::uint16_t status) {
    return {
        .status = StatusCode(status), .reason = {}, .fields = fields_, .connection = {}, .date = {}
    };
  }

  ArenaBlocks blocks_;
  Arena arena_{blocks_};
  FieldSection fields_{arena_};
};

TEST_F(WriteHead, WritesARequestWithItsHostFirst) {
  fields_.add("X-A", "1");
  fields_.add(FieldId::Host, "old");
  fields_.add("accept", "*/*");
  EXPECT_EQ(written(request()), "GET /p HTTP/1.1\r\nHost: a\r\nX-A: 1\r\naccept: */*\r\n\r\n");
}

TEST_F(WriteHead, WritesTheQueryAlsoIfItIsEmpty) {
  RequestToWrite with_query = request();
  with_query.has_query = true;
  EXPECT_EQ(written(with_query), "GET /p? HTTP/1.1\r\nHost: a\r\n\r\n");
  with_query.query = "a=b";
  EXPECT_EQ(written(with_query), "GET /p?a=b HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_F(WriteHead, NeverWritesTheFramingOfAnotherConnection) {
  for (const std::string_view name :
       {"Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Transfer-Encoding",
        "Upgrade",
        "Content-Length",
        "HTTP2-Settings"}) {
    fields_.add(name, "x");
  }
  EXPECT_EQ(written(request()), "GET /p HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(written(response(200)), "HTTP/1.1 200 OK\r\n\r\n");
}

TEST_F(WriteHead, WritesTheFramingItIsGiven) {
  struct Case {
    ConnectionFields connection;
    std::string_view lines;
  };

  const Case cases[] = {
      {{}, ""},
      {{.framing = BodyFraming::of_length(0)}, "Content-Length: 0\r\n"},
      {{.framing = BodyFraming::of_length(18'446'744'073'709'551'615U)},
       "Content-Length: 18446744073709551615\r\n"},
      {{.framing = BodyFraming::chunked()}, "Transfer-Encoding: chunked\r\n"},
      {{.framing = BodyFraming::until_close(), .connection = ConnectionOption::Close},
       "Connection: close\r\n"},
      {{.connection = ConnectionOption::KeepAlive}, "Connection: keep-alive\r\n"},
      {{.connection = ConnectionOption::Upgrade, .upgrade = "websocket"},
       "Connection: upgrade\r\nUpgrade: websocket\r\n"},
      {{.framing = BodyFraming::of_length(18'446'744'073'709'551'615U),
        .connection = ConnectionOption::Upgrade,
        .upgrade = "websocket",
        .accepts_trailers = true},
       "Content-Length: 18446744073709551615\r\nConnection: upgrade, TE\r\nTE: trailers\r\n"
       "Upgrade: websocket\r\n"},
      {{.accepts_trailers = true}, "Connection: TE\r\nTE: trailers\r\n"},
      {{.connection = ConnectionOption::Close, .accepts_trailers = true},
       "Connection: close, TE\r\nTE: trailers\r\n"},
  };
  for (const Case& c : cases) {
    RequestToWrite message = request();
    message.connection = c.connection;
    EXPECT_EQ(written(message), "GET /p HTTP/1.1\r\nHost: a\r\n" + std::string(c.lines) + "\r\n");
  }
}

TEST_F(WriteHead, WritesAResponseWithTheRegisteredPhraseOrItsOwn) {
  EXPECT_EQ(written(response(404)), "HTTP/1.1 404 Not Found\r\n\r\n");
  EXPECT_EQ(written(response(799)), "HTTP/1.1 799 \r\n\r\n");
  ResponseToWrite own = response(200);
  own.reason = "Fine";
  EXPECT_EQ(written(own), "HTTP/1.1 200 Fine\r\n\r\n");
}

TEST_F(WriteHead, AddsTheDateUnlessThereIsOne) {
  ResponseToWrite message = response(200);
  message.date = "now";
  EXPECT_EQ(written(message), "HTTP/1.1 200 OK\r\nDate: now\r\n\r\n");
  fields_.add("date", "then");
  EXPECT_EQ(written(message), "HTTP/1.1 200 OK\r\ndate: then\r\n\r\n");
}

TEST_F(WriteHead, DeclaresNoBodyWhereTheStatusHasNone) {
  for (const std::uint16_t status : std::initializer_list<std::uint16_t>{103, 204}) {
    ResponseToWrite message = response(status);
    message.connection.framing = BodyFraming::of_length(5);
    EXPECT_FALSE(written(message).contains("Content-Length")) << status;
    message.connection.framing = BodyFraming::chunked();
    EXPECT_FALSE(written(message).contains("Transfer-Encoding")) << status;
  }
  ResponseToWrite not_modified = response(304);
  not_modified.connection.framing = BodyFraming::of_length(5);
  EXPECT_TRUE(written(not_modified).contains("Content-Length: 5"))
      << "what a 200 would have had (RFC 9110 §8.6)";
}

TEST_F(WriteHead, WritesWhatItParses) {
  RequestForTest parsed(
      "POST /a%20b?c HTTP/1.1\r\nHost: a:80\r\nX-Empty:\r\nX-Spaces: \t a  b \t\r\nContent-Length: "
      "3\r\n\r\n"
  );
  ASSERT_EQ(parsed.error(), "accepted");
  const RequestHead& head = parsed.head();
  const std::string text = written(RequestToWrite{
      .method = head.method_name,
      .path = head.path,
      .query = head.query,
      .has_query = head.has_query,
      .host = head.authority,
      .fields = head.fields,
      .connection = {.framing = parsed->framing},
  });
  EXPECT_EQ(
      text,
      "POST /a%20b?c HTTP/1.1\r\nHost: a:80\r\nX-Empty: \r\nX-Spaces: a  b\r\nContent-Length: "
      "3\r\n\r\n"
  );
  EXPECT_EQ(RequestForTest(text).error(), "accepted");
}

}  // namespace
}  // namespace sluice::http::h1
