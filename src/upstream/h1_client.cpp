#include "upstream/h1_client.h"

#include "base/strings.h"
#include "coro/yield.h"
#include "http/h1/head_finder.h"
#include "http/h1/serialize.h"
#include "upstream/request_head.h"

#include <algorithm>
#include <utility>

namespace sluice::upstream {

namespace {

/// Interim responses before the final one; an upstream that sends more is up to no good.
constexpr int kMaxInterim = 16;

/// How often we look whether the request body is out, to begin with the time for the response.
constexpr Duration kUploadCheck = std::chrono::seconds(1);

constexpr std::uint32_t kMaxFields = 1000;

/// Whether `protocol`, which the upstream chose, is one of those that were asked for (RFC 9110
/// §7.8).
bool was_asked_for(std::string_view protocol, std::string_view asked) {
  return !protocol.empty() && !for_each_list_element(asked, [&](std::string_view one) {
    return !equals_ignore_case(one, protocol);
  });
}

}  // namespace

/// The response body; it holds the exchange, and ends it.
class H1Client::ResponseBody final : public transport::H1BodyReader {
 public:
  ResponseBody(Ref<H1Client> client, http::h1::BodyFraming framing, Arena& arena)
      : H1BodyReader(client->stream(), framing, http::h1::Sender::Upstream, arena),
        client_(std::move(client)) {}

 private:
  void on_end() override { client_->on_response_end(); }

  Ref<H1Client> client_;
};

class H1Client::Tunnel final : public transport::StreamDuplex {
 public:
  explicit Tunnel(Ref<H1Client> client)
      : StreamDuplex(client->stream()), client_(std::move(client)) {}

 private:
  Ref<H1Client> client_;
};

H1Client::H1Client(
    Upstream& upstream, std::unique_ptr<ClientConnection> connection, Requester& requester
)
    : upstream_(&upstream),
      connection_(std::move(connection)),
      requester_(requester),
      sent_before_(stream().bytes_sent()),
      received_before_(stream().bytes_received()) {
  ++connection_->requests;
  connection_->endpoint().state().requests.fetch_add(1, std::memory_order_relaxed);
}

H1Client::~H1Client() {
  if (connection_ != nullptr) {
    count_traffic();
    connection_->endpoint().state().requests.fetch_sub(1, std::memory_order_relaxed);
  }
}

coro::Task<Result<>> H1Client::run(const OutgoingRequest& request, http::Response& response) {
  queue_head(request);
  if (request.body != nullptr) {
    start_upload(request.body);
  } else {
    const Result<> sent = co_await flush();
    // An upstream that closes early may have answered before it did.
    if (!sent && !(sent.error() == Errc::ConnectionTerminated && has_written())) {
      co_return sent;
    }
    sent_ = stream().loop().now();
  }
  for (int interim = 0; interim <= kMaxInterim; ++interim) {
    http::h1::HeadFinder finder(http::h1::Sender::Upstream);
    std::size_t size = 0;
    while ((size = CO_TRY(finder.find(stream().in.view(), head_limits()))) == 0) {
      CO_TRY(note_received(co_await stream().receive(BufferPool::kSmall, head_deadline())));
    }
    http::h1::ParsedResponse parsed(requester_.arena);
    CO_TRY(http::h1::parse_response(
        stream().in.view().substr(0, size), request.method, head_limits(), parsed
    ));
    stream().in.consume(size);
    if (!parsed.head.status.is_informational() || parsed.head.status.count() == 101) {
      co_return take_response(parsed, request, response);
    }
    if (parsed.head.status.count() != 100 || request.expects_continue) {
      CO_TRY(co_await requester_.on_interim(parsed.head));
    }
  }
  co_return fail(Errc::HttpProtocolError, "too many interim responses");
}

/// Adds what this exchange sent and received to the upstream's counters; once.
void H1Client::count_traffic() {
  upstream_->metrics().sent_bytes.add(stream().bytes_sent() - sent_before_);
  upstream_->metrics().received_bytes.add(stream().bytes_received() - received_before_);
}

Error H1Client::cause_of(Error error) {
  if (uploading_ != nullptr) {
    uploading_->cancel();
  }
  return upload_error_ == Errc::None ? error : upload_error_;
}

void H1Client::start_upload(http::BodyReader* body) {
  upload_whole_ = false;
  uploading_ = &requester_.scope->spawn(&H1Client::send_body, this, Ref<H1Client>(this), body);
}

void H1Client::queue_head(const OutgoingRequest& request) {
  const http::h1::RequestToWrite to_write = request_head(request);
  writer_ = transport::H1BodyWriter(stream(), to_write.connection.framing);
  const std::size_t room = http::h1::max_head_size(to_write);
  BufferRef buffer = stream().loop().buffers().get(static_cast<std::uint32_t>(room));
  const char* const end = http::h1::write_head(buffer->data(), to_write);
  const std::string_view bytes(buffer->data(), end);
  stream().out.push(Chunk(std::move(buffer), bytes));
  if (request.whole_body) {
    stream().out.push(*request.whole_body);
  }
}

io::Stream::Flush H1Client::flush() {
  return stream().flush(upstream_->settings().timeout.idle, Errc::ConnectionWriteTimeout);
}

/// Sends the head and then the body, piece by piece as the client sends it. `self` keeps the
/// connection meanwhile.
coro::Task<Result<>> H1Client::send_body(Ref<H1Client> self, http::BodyReader* body) {
  Result<> sent = co_await flush();
  while (sent) {
    Result<std::optional<Chunk>> chunk = co_await body->read(Bytes(BufferPool::kLarge));
    if (!chunk) {
      fail_upload(chunk.error());
      break;
    }
    const bool end = !chunk->has_value();
    const Result<> framed = end ? writer_.end(body->trailers()) : writer_.add(**std::move(chunk));
    if (!framed) {
      fail_upload(framed.error());
      break;
    }
    sent = co_await flush();
    if (end && sent) {
      upload_whole_ = true;
      break;
    }
    co_await coro::yield();  // a fast upload must not keep the others waiting
  }
  // An upstream that takes no more of it may be answering: its time begins all the same.
  sent_ = stream().loop().now();
  if (!sent && !(sent.error() == Errc::ConnectionTerminated)) {
    fail_upload(sent.error());
  }
  uploading_ = nullptr;
  co_return Ok;
}

/// The request cannot be completed: the upstream must not take what it has for a whole one.
void H1Client::fail_upload(Error error) {
  upload_error_ = error;
  stream().reset();
  stream().abort();
}

http::h1::HeadLimits H1Client::head_limits() const {
  return {.start_line = upstream_->max_head(), .size = upstream_->max_head(), .fields = kMaxFields};
}

/// While the body is on its way its own timeouts rule, and the time for the head begins when it is
/// out: until then we look now and then whether it is.
coro::Deadline H1Client::head_deadline() {
  const std::optional<Duration> first_byte = upstream_->settings().timeout.first_byte;
  if (!first_byte) {
    return {};
  }
  if (uploading_ == nullptr) {
    return {sent_ + *first_byte, Errc::HttpResponseTimeout};
  }
  return {
      stream().loop().now() + std::min<Duration>(*first_byte, kUploadCheck),
      Errc::HttpResponseTimeout
  };
}

/// What came of waiting for more of the head.
Result<> H1Client::note_received(const Result<std::size_t>& received) {
  if (!received && received.error() == Errc::HttpResponseTimeout &&
      head_deadline().at > stream().loop().now()) {
    return Ok;  // the clock runs from the end of the request, which was not out when the wait began
  }
  if (TRY(received) == 0) {
    return has_response_byte_
               ? fail(Errc::HttpResponseIncomplete, "the connection ended within the head")
               : fail(Errc::ConnectionTerminated, "the connection ended before a response");
  }
  has_response_byte_ = true;
  return Ok;
}

Result<> H1Client::take_response(
    http::h1::ParsedResponse& parsed, const OutgoingRequest& request, http::Response& response
) {
  response.declared_length = parsed.declared_length;
  reusable_ = parsed.keep_alive && parsed.framing.kind != http::h1::BodyFraming::Kind::UntilClose;
  if (parsed.keep_alive_timeout) {
    connection_->keep_alive_timeout =
        std::max(*parsed.keep_alive_timeout - std::chrono::seconds(1), std::chrono::seconds(0));
  }
  const bool switches = parsed.head.status.count() == 101;
  if (switches && !was_asked_for(parsed.upgrade, request.upgrade)) {
    return fail(Errc::HttpUpgradeFailed, "switches to a protocol nobody asked for");
  }
  response.head = std::move(parsed.head);
  if (switches) {
    reusable_ = false;
    response.tunnel = make_in<Tunnel>(requester_.arena, Ref<H1Client>(this));
  } else if (parsed.framing.has_body()) {
    response.body = make_in<ResponseBody>(
        requester_.arena, Ref<H1Client>(this), parsed.framing, requester_.arena
    );
    response.body->set_limits(
        {.until = request.deadline, .idle = upstream_->settings().timeout.idle}
    );
  } else {
    if (parsed.framing.kind == http::h1::BodyFraming::Kind::Length) {
      response.declared_length = http::BodyLength::known(0);
    }
    on_response_end();
  }
  return Ok;
}

void H1Client::on_response_end() {
  if (uploading_ != nullptr) {
    uploading_->cancel();  // answered before the request was whole: nobody waits for the rest of it
    return;
  }
  // Bytes behind the response belong to no request: such a connection is not to be trusted with
  // another.
  if (reusable_ && upload_whole_ && stream().in.empty() && stream().out.empty()) {
    count_traffic();
    connection_->endpoint().state().requests.fetch_sub(1, std::memory_order_relaxed);
    upstream_->release(std::move(connection_));
  }
}

}  // namespace sluice::upstream
