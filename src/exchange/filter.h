#pragma once

#include "base/error.h"
#include "coro/task.h"
#include "exchange/exchange.h"
#include "http/message.h"

#include <cstdint>
#include <optional>

namespace sluice::exchange {

/// Empty: go on. A response: answer with it.
using Verdict = std::optional<http::Response>;

/// The moments of an exchange at which a filter may be asked. A filter's registration names those
/// it wants; the others cost nothing.
enum class Phase : std::uint8_t {
  Request = 1U << 0U,        ///< on_request
  RequestAsync = 1U << 1U,   ///< on_request_async, in the same order
  Response = 1U << 2U,       ///< on_response: what an upstream sent, before a cache keeps it
  Deliver = 1U << 3U,        ///< on_deliver: every answer, whatever its source
  RequestBody = 1U << 4U,    ///< wrap_request_body
  ResponseBody = 1U << 5U,   ///< wrap_response_body
  DeliveredBody = 1U << 6U,  ///< wrap_delivered_body
};

constexpr Phase operator|(Phase a, Phase b) {
  return static_cast<Phase>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}

constexpr bool includes(Phase phases, Phase one) {
  return (static_cast<std::uint8_t>(phases) & static_cast<std::uint8_t>(one)) != 0;
}

/// One filter as configured on one route. Immutable; shared by all exchanges of all workers.
class Filter {
 public:
  Filter() = default;
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;
  virtual ~Filter() = default;

  /// Looks at the request, may change it or answer it. Never waits.
  virtual Result<Verdict> on_request(Exchange& exchange) const;
  /// The same where it may have to wait: an authorization call, a shared counter.
  virtual coro::Task<Result<Verdict>> on_request_async(Exchange& exchange) const;
  virtual Result<> on_response(Exchange& exchange, http::Response& response) const;
  virtual Result<> on_deliver(Exchange& exchange, http::Response& response) const;
  virtual http::BodyPtr wrap_request_body(Exchange& exchange, http::BodyPtr body) const;
  virtual http::BodyPtr wrap_response_body(Exchange& exchange, http::BodyPtr body) const;
  virtual http::BodyPtr wrap_delivered_body(Exchange& exchange, http::BodyPtr body) const;
};

}  // namespace sluice::exchange
