#include "upstream/attempts.h"

#include "http/errors.h"
#include "upstream/h1_client.h"

#include <array>
#include <optional>
#include <span>
#include <utility>

namespace sluice::upstream {

namespace {

constexpr std::size_t kMaxAttempts = 2;

/// What one attempt came to, for the decision about another.
struct Outcome {
  Error error;                   ///< None: the response is there
  Endpoint* endpoint = nullptr;  ///< null: none could be chosen
  bool may_retry = false;
  bool was_stale = false;  ///< a pooled connection that was just closing: no fault of the endpoint
};

bool can_send_again(const OutgoingRequest& request) {
  return request.body == nullptr;
}

bool is_failure_to_connect(Error error) {
  return error == Errc::ConnectionRefused || error == Errc::ConnectionTimeout ||
         error == Errc::DestinationUnavailable || error == Errc::ConnectionTerminated;
}

void note_end(Upstream& upstream, observe::Attempt& attempt, Error error, http::StatusCode status) {
  observe::UpstreamMetrics& metrics = upstream.metrics();
  attempt.ended = upstream.loop().clock_now();
  if (error == Errc::None) {
    attempt.first_byte = attempt.ended;
    attempt.status = status;
    metrics.requests.add(observe::status_class(status));
    metrics.response_duration.record(attempt.ended - attempt.started);
  } else {
    attempt.error = error.code;
    if (http::error_info(error.code).from_upstream) {
      metrics.errors.add(error.code);
    }
  }
}

/// The request, sent once. What need not wait is done without a coroutine: an attempt that finds an
/// idle connection goes from the choice to the connection in plain calls.
class OneAttempt {
 public:
  OneAttempt(Upstream& upstream, OutgoingRequest& request, Requester& requester)
      : upstream_(upstream),
        request_(request),
        requester_(requester),
        record_(requester.begin_attempt(upstream.name())),
        idempotent_(http::is_idempotent(request.method) && can_send_again(request)) {
    upstream.metrics().attempts.add();
  }

  /// Chooses an endpoint and takes an idle connection to it; false: `connect` has to wait for one.
  bool take_idle(std::span<Endpoint* const> tried, bool fresh) {
    choose(tried);
    if (!endpoint_ || fresh || endpoint_->waiting() != 0) {
      return false;
    }
    if (auto idle = upstream_.take_idle(*endpoint_, idempotent_)) {
      use(std::move(idle));
    }
    return static_cast<bool>(client_);
  }

  /// Waits for an address, if none is known yet, and for a connection. Errors: those of
  /// `Upstream::wait_for_members` and `Upstream::acquire`.
  coro::Task<Result<>> connect(std::span<Endpoint* const> tried, bool fresh) {
    while (!endpoint_) {
      CO_TRY(co_await upstream_.wait_for_members());
      choose(tried);
    }
    auto acquired = co_await upstream_.acquire(endpoint_, max_connections_, idempotent_, fresh);
    if (!acquired) {
      may_retry_ = is_failure_to_connect(acquired.error());
      co_return std::unexpected(acquired.error());
    }
    use(*std::move(acquired));
    co_return Ok;
  }

  /// After `take_idle` or `connect`: what sends it.
  H1Client& client() { return *client_; }

  /// Ends it, with the answer's status or with an error; says whether another is safe.
  Outcome end(const Result<>& result, http::StatusCode status) {
    Outcome outcome{.endpoint = endpoint_.get(), .may_retry = may_retry_};
    if (!result) {
      outcome.error = client_ ? client_->cause_of(result.error()) : result.error();
    }
    if (!result && client_) {
      const bool answered_nothing =
          outcome.error == Errc::ConnectionTerminated && !client_->has_response_byte();
      outcome.was_stale = record_.reused && answered_nothing;
      outcome.may_retry = can_send_again(request_) && answered_nothing &&
                          (!client_->has_written() || (record_.reused && idempotent_));
    }
    note_end(upstream_, record_, outcome.error, status);
    return outcome;
  }

 private:
  void choose(std::span<Endpoint* const> tried) {
    const Member* const member = upstream_.pick(tried);
    if (member == nullptr) {
      return;
    }
    endpoint_ = member->endpoint;  // the member may go while we wait
    max_connections_ = member->max_connections;
    record_.address = requester_.arena.copy(endpoint_->text());
    if (request_.host.empty()) {
      const ServerAddress& server = upstream_.settings().servers[member->server].address;
      request_.server_host = requester_.arena.copy(server.authority());
    }
  }

  void use(std::unique_ptr<ClientConnection> connection) {
    record_.connected = upstream_.loop().now();
    record_.reused = connection->requests > 0;
    client_ =
        Ref<H1Client>(requester_.arena.make<H1Client>(upstream_, std::move(connection), requester_)
        );
  }

  Upstream& upstream_;
  OutgoingRequest& request_;
  Requester& requester_;
  observe::Attempt& record_;
  bool idempotent_;
  bool may_retry_ = false;  // if no connection could be had
  std::optional<std::uint32_t> max_connections_;
  Ref<Endpoint> endpoint_;
  Ref<H1Client> client_;
};

}  // namespace

coro::Task<Result<>> send_request(
    Upstream& upstream, OutgoingRequest& request, Requester& requester, http::Response& response
) {
  const auto active = upstream.metrics().requests_active.hold();
  std::array<Endpoint*, kMaxAttempts> failed{};
  std::size_t failed_count = 0;
  bool fresh = false;
  for (std::size_t count = 1;; ++count) {
    const std::span<Endpoint* const> tried(failed.data(), failed_count);
    OneAttempt attempt(upstream, request, requester);
    Result<> result = Ok;
    if (!attempt.take_idle(tried, fresh)) {
      result = co_await attempt.connect(tried, fresh);
    }
    if (result) {
      result = co_await attempt.client().run(request, response);
    }
    const Outcome outcome = attempt.end(result, response.head.status);
    if (outcome.error == Errc::None) {
      co_return Ok;
    }
    if (!outcome.may_retry || count == kMaxAttempts) {
      co_return std::unexpected(outcome.error);
    }
    fresh = outcome.was_stale;
    if (!outcome.was_stale && outcome.endpoint != nullptr) {
      failed[failed_count++] = outcome.endpoint;
    }
  }
}

}  // namespace sluice::upstream
