#pragma once

#include "http/handler.h"

#include <cstdint>
#include <string>

namespace sluice::app {

/// A small backend for trying things out: answers 200 with a JSON text of what it received (method,
/// target, fields, the body up to 64 KiB, who it is).
class Echo final : public http::Handler {
 public:
  explicit Echo(std::string name) : name_(std::move(name)) {}

  coro::Task<void> handle(http::ServerRequest& request, http::ResponseWriter& writer) override;
  coro::Task<void> refuse(http::ServerRequest& request, http::ResponseWriter& writer, Error error)
      override;

 private:
  std::string name_;
};

}  // namespace sluice::app
