#pragma once

#include "base/arena.h"
#include "http/errors.h"
#include "http/h1/request_parser.h"
#include "http/h1/response_parser.h"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::http::h1 {

/// A request parsed in memory of its own, for tests.
class RequestForTest {
 public:
  explicit RequestForTest(std::string_view text, HeadLimits limits = {})
      : result_(parse_request(text, limits, parsed_)) {}

  [[nodiscard]] bool is_refused() const { return !result_.has_value(); }

  [[nodiscard]] std::string_view error() const {
    return result_ ? "accepted" : error_name(result_.error().code);
  }

  ParsedRequest* operator->() { return &parsed_; }

  [[nodiscard]] RequestHead& head() { return parsed_.head; }

  [[nodiscard]] std::string_view field(std::string_view name) const {
    const Field* const found = parsed_.head.fields.find(name);
    return found == nullptr ? std::string_view() : found->value;
  }

 private:
  ArenaBlocks blocks_;
  Arena arena_{blocks_};
  ParsedRequest parsed_{arena_};
  Result<> result_;
};

/// The error of a request with these field lines behind a good request line and Host, each with its
/// CRLF.
inline std::string error_of_fields(std::string_view lines) {
  const std::string text = "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n";
  return std::string(RequestForTest(text).error());
}

/// A response parsed in memory of its own, for tests.
class ResponseForTest {
 public:
  explicit ResponseForTest(
      std::string_view text, Method method = Method::Get, HeadLimits limits = {}
  )
      : result_(parse_response(text, method, limits, parsed_)) {}

  [[nodiscard]] std::string_view error() const {
    return result_ ? "accepted" : error_name(result_.error().code);
  }

  ParsedResponse* operator->() { return &parsed_; }

  [[nodiscard]] ResponseHead& head() { return parsed_.head; }

 private:
  ArenaBlocks blocks_;
  Arena arena_{blocks_};
  ParsedResponse parsed_{arena_};
  Result<> result_;
};

}  // namespace sluice::http::h1
