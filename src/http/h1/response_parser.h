#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "http/h1/framing.h"
#include "http/h1/limits.h"
#include "http/message.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace sluice::http::h1 {

/// A response head and what it means for the connection it came on.
struct ParsedResponse {
  explicit ParsedResponse(Arena& arena) : head(arena) {}

  ResponseHead head;
  BodyFraming
      framing;  ///< of the bytes that follow; None for HEAD, 1xx, 204, 304 and a 2xx to CONNECT
  BodyLength declared_length;  ///< with HEAD and 304: the Content-Length it names; else none
  bool keep_alive = false;     ///< the connection may be used again once the body has been read
  std::optional<std::chrono::seconds> keep_alive_timeout;  ///< `Keep-Alive: timeout=N`
  std::string_view upgrade;                                ///< the Upgrade field of a 101
};

/// Parses one head as `HeadFinder` delimits it, the answer to a request with `request_method`; as
/// strict as `parse_request`, with the same promises about memory. An interim (1xx) response is
/// parsed like any other. The status line is `HTTP/1.0` or `HTTP/1.1`, three digits from 100 on,
/// and perhaps a reason. Framing follows RFC 9112 §6.3. A 1xx or 204 that declares a body has none,
/// but its connection is not kept. Errors: HttpProtocolError; HttpResponseTransferCoding for a
/// Transfer-Encoding that is not `chunked` alone or comes in HTTP/1.0;
/// HttpResponseHeaderSectionSize.
Result<> parse_response(
    std::string_view head, Method request_method, const HeadLimits& limits, ParsedResponse& response
);

}  // namespace sluice::http::h1
