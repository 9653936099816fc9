#pragma once

#include "http/handler.h"

#include <cstdint>
#include <optional>

namespace sluice::exchange {

/// Takes any answer and sends it nowhere: for tests, and for explanations.
class SilentWriter final : public http::ResponseWriter {
 public:
  coro::Task<Result<>> send_interim(const http::ResponseHead& /*head*/) override { co_return Ok; }

  void start(const http::ResponseHead& /*head*/, http::BodyLength /*length*/) override {}

  coro::Task<Result<>> write(Chunk /*bytes*/) override { co_return Ok; }

  coro::Task<Result<>> flush() override { co_return Ok; }

  coro::Task<Result<>> finish(const http::FieldSection* /*trailers*/) override { co_return Ok; }

  coro::Task<Result<>>
  send_whole(const http::ResponseHead& /*head*/, http::BodyLength /*length*/, Chunk /*body*/)
      override {
    co_return Ok;
  }

  coro::Task<Result<http::Duplex*>> upgrade(const http::ResponseHead& /*head*/) override {
    co_return fail(Errc::ProxyInternalError);
  }

  [[nodiscard]] bool has_started() const override { return false; }

  [[nodiscard]] std::uint64_t bytes_sent() const override { return 0; }

  [[nodiscard]] std::uint64_t body_bytes_sent() const override { return 0; }

  void set_send_timeout(std::optional<Duration> /*idle*/) override {}

  void close_after() override {}
};

}  // namespace sluice::exchange
