#pragma once

#include "http/h1/request_parser.h"
#include "http/h1/serialize.h"
#include "http/handler.h"
#include "io/stream.h"
#include "observe/server_metrics.h"
#include "transport/h1_body_reader.h"
#include "transport/h1_body_writer.h"
#include "transport/stream_duplex.h"

#include <chrono>
#include <optional>

namespace sluice::downstream {

/// Writes the answer to one HTTP/1 request and decides what becomes of its connection (RFC 9112
/// §9.3, §9.6).
class H1ResponseWriter final : public http::ResponseWriter {
 public:
  /// `body` reads the request's. `draining`, true by the time the head goes out: say that this is
  /// the last one.
  H1ResponseWriter(
      io::Stream& stream,
      const http::h1::ParsedRequest& request,
      const transport::H1BodyReader& body,
      const bool& draining
  );

  coro::Task<Result<>> send_interim(const http::ResponseHead& head) override;
  void start(const http::ResponseHead& head, http::BodyLength length) override;
  coro::Task<Result<>> write(Chunk bytes) override;

  [[nodiscard]] bool can_splice() const override {
    return stream_.can_splice() && body_.is_unframed();
  }

  coro::Task<Result<>> write_from(http::BodyReader& body) override;
  coro::Task<Result<>> flush() override;
  coro::Task<Result<>> finish(const http::FieldSection* trailers) override;
  coro::Task<Result<>> send_whole(
      const http::ResponseHead& head, http::BodyLength length, Chunk body
  ) override;
  coro::Task<Result<http::Duplex*>> upgrade(const http::ResponseHead& head) override;

  [[nodiscard]] bool has_started() const override { return started_; }

  [[nodiscard]] std::uint64_t bytes_sent() const override {
    return stream_.bytes_sent() - sent_before_;
  }

  [[nodiscard]] std::uint64_t body_bytes_sent() const override;

  void close_after() override { keep_alive_ = false; }

  void set_send_timeout(std::optional<Duration> idle) override { send_timeout_ = idle; }

  /// Whether the response has left whole, so that another may follow.
  [[nodiscard]] bool is_complete() const { return complete_; }

  [[nodiscard]] bool keeps_alive() const { return keep_alive_; }

  /// Whether a client could take a response cut short for a whole one: the end of the connection is
  /// the end of its body.
  [[nodiscard]] bool ends_with_connection() const {
    return body_.framing().kind == http::h1::BodyFraming::Kind::UntilClose;
  }

  /// The connection has become a tunnel, and ends with it.
  [[nodiscard]] bool is_upgraded() const { return duplex_.has_value(); }

 private:
  http::h1::BodyFraming choose_framing(const http::ResponseHead& head, http::BodyLength length);
  void queue_head(const http::ResponseHead& head, const http::h1::ConnectionFields& connection);
  [[nodiscard]] bool leaves_too_much_unread() const;
  [[nodiscard]] io::Stream::Flush send_queued();

  io::Stream& stream_;
  const http::h1::ParsedRequest& request_;
  const transport::H1BodyReader& request_body_;
  const bool& draining_;
  transport::H1BodyWriter body_;
  std::optional<transport::StreamDuplex> duplex_;
  std::optional<Duration> send_timeout_;
  std::uint64_t sent_before_;  // on the connection, by earlier responses
  std::uint64_t tunnel_bytes_ = 0;
  bool keep_alive_;
  bool started_ = false;
  bool complete_ = false;
  bool sent_continue_ = false;
};

}  // namespace sluice::downstream
