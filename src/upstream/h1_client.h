#pragma once

#include "base/ref.h"
#include "http/h1/response_parser.h"
#include "transport/h1_body_reader.h"
#include "transport/h1_body_writer.h"
#include "transport/stream_duplex.h"
#include "upstream/outgoing_request.h"
#include "upstream/upstream.h"

#include <memory>
#include <optional>

namespace sluice::upstream {

/// One HTTP/1 request and its response on one connection. Lives in the exchange's arena; held by
/// who sends the request body and by who reads the response, and gives the connection back, or
/// closes it, when both are done with it.
class H1Client : public RefCounted<H1Client> {
 public:
  H1Client(Upstream& upstream, std::unique_ptr<ClientConnection> connection, Requester& requester);
  ~H1Client();

  /// Sends the request and reads the head of its final response into `response`. Request body and
  /// response run side by side; what is left of the body is sent on in the requester's scope.
  /// Suspends. Errors: ConnectionTerminated, ConnectionWriteTimeout, HttpResponseTimeout,
  /// HttpResponseIncomplete, HttpProtocolError, HttpResponseHeaderSectionSize,
  /// HttpResponseTransferCoding, HttpUpgradeFailed, Cancelled, Timeout. `cause_of` tells what is
  /// behind them.
  coro::Task<Result<>> run(const OutgoingRequest& request, http::Response& response);

  /// After `run` failed: why. The request body's error (BodyIncomplete, BodyTooLarge,
  /// RequestTimeout, BadChunk …) if that ended it, for the response is missing because of it. Stops
  /// sending the body.
  Error cause_of(Error error);

  /// Whether the upstream can have seen nothing of the request, or nothing of a response came: what
  /// a retry asks. Before the response has ended.
  [[nodiscard]] bool has_written() const {
    return connection_->stream().bytes_sent() > sent_before_;
  }

  [[nodiscard]] bool has_response_byte() const { return has_response_byte_; }

  /// In its arena: destroyed, not freed.
  void on_unreferenced() const { const_cast<H1Client*>(this)->~H1Client(); }

 private:
  class ResponseBody;
  class Tunnel;

  void queue_head(const OutgoingRequest& request);
  coro::Task<Result<>> send_body(Ref<H1Client> self, http::BodyReader* body);
  [[nodiscard]] io::Stream::Flush flush();
  void count_traffic();
  Result<> note_received(const Result<std::size_t>& received);
  [[nodiscard]] coro::Deadline head_deadline();
  [[nodiscard]] http::h1::HeadLimits head_limits() const;
  void start_upload(http::BodyReader* body);
  Result<> take_response(
      http::h1::ParsedResponse& parsed, const OutgoingRequest& request, http::Response& response
  );
  void fail_upload(Error error);
  void on_response_end();

  [[nodiscard]] io::Stream& stream() { return connection_->stream(); }

  Ref<Upstream> upstream_;  // which may be stopped meanwhile
  std::unique_ptr<ClientConnection> connection_;
  Requester& requester_;
  std::uint64_t sent_before_;  // on the connection, by others
  std::uint64_t received_before_;
  transport::H1BodyWriter writer_;
  coro::Fiber* uploading_ = nullptr;  // while the body is being sent
  Error upload_error_;
  TimePoint sent_;  // when the request was out, or no more of it was taken
  bool upload_whole_ = true;
  bool reusable_ = false;
  bool has_response_byte_ = false;
};

}  // namespace sluice::upstream
