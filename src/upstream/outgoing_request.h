#pragma once

#include "base/buffer.h"
#include "coro/scope.h"
#include "http/body.h"
#include "http/message.h"
#include "observe/attempt.h"

#include <optional>
#include <string_view>

namespace sluice::upstream {

/// A request as it goes to an upstream: end-to-end fields alone, framing is the client's side's
/// own.
struct OutgoingRequest {
  http::Method method = http::Method::Get;
  std::string_view method_name;
  std::string_view path;
  std::string_view query;
  bool has_query = false;
  std::string_view host;             ///< empty: the server's own, as configured
  std::string_view server_host;      ///< each attempt sets it, where `host` is empty
  http::FieldSection& fields;        ///< each attempt sets `traceparent` in it
  http::BodyReader* body = nullptr;  ///< null: none, or `whole_body`
  http::BodyLength body_length;
  std::optional<Chunk> whole_body;  ///< the body, where all of it has arrived: it can be sent again
  std::string_view upgrade;         ///< the protocols asked for; empty: none
  std::optional<TimePoint> deadline;  ///< of the whole of it, response body included
  bool expects_continue = false;
  bool accepts_trailers = false;
};

/// Who sends a request, as far as an upstream must know.
class Requester {
 public:
  Requester(Arena& in, coro::Scope* beside) : arena(in), scope(beside) {}

  Requester(const Requester&) = delete;
  Requester& operator=(const Requester&) = delete;
  virtual ~Requester() = default;

  /// The exchange's, which outlives its scope's fibers.
  Arena& arena;
  /// Where the body is sent from while the answer is waited for; null if the request has none.
  coro::Scope* scope;

  /// A new attempt begins: its record, with its span in the request's `traceparent`.
  virtual observe::Attempt& begin_attempt(std::string_view upstream) = 0;

  /// An interim (1xx) response came. Suspends while it is passed on.
  virtual coro::Task<Result<>> on_interim(const http::ResponseHead& head) = 0;
};

}  // namespace sluice::upstream
