#include "upstream/attempts.h"

#include "http/errors.h"
#include "upstream/h1_client.h"

#include <array>
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

/// One request, sent once.
class OneAttempt {
 public:
  OneAttempt(
      Upstream& upstream, OutgoingRequest& request, Requester& requester, http::Response& response
  )
      : upstream_(upstream), request_(request), requester_(requester), response_(response) {}

  coro::Task<Outcome> run(std::span<Endpoint* const> tried, bool fresh) {
    observe::Attempt& attempt = requester_.begin_attempt(upstream_.name());
    upstream_.metrics().attempts.add();
    Outcome outcome;
    Member* member = upstream_.pick(tried);
    while (member == nullptr) {
      if (const Result<> known = co_await upstream_.wait_for_members(); !known) {
        outcome.error = known.error();
        note_end(upstream_, attempt, outcome.error, {});
        co_return outcome;
      }
      member = upstream_.pick(tried);
    }
    const Ref<Endpoint> endpoint = member->endpoint;  // the member may go while we wait
    outcome.endpoint = endpoint.get();
    attempt.address = requester_.arena.copy(endpoint->text());
    if (request_.host.empty()) {
      const ServerAddress& server = upstream_.settings().servers[member->server].address;
      request_.server_host = requester_.arena.copy(server.authority());
    }
    const bool idempotent = http::is_idempotent(request_.method) && can_send_again(request_);
    const bool may_take_idle = !fresh && endpoint->waiting() == 0;
    std::unique_ptr<ClientConnection> connection =
        may_take_idle ? upstream_.take_idle(*endpoint, idempotent) : nullptr;
    if (connection == nullptr) {
      auto acquired =
          co_await upstream_.acquire(endpoint, member->max_connections, idempotent, fresh);
      if (!acquired) {
        outcome.error = acquired.error();
        outcome.may_retry = is_failure_to_connect(outcome.error);
        note_end(upstream_, attempt, outcome.error, {});
        co_return outcome;
      }
      connection = *std::move(acquired);
    }
    attempt.connected = upstream_.loop().now();
    attempt.reused = connection->requests > 0;
    const Ref<H1Client> client(
        requester_.arena.make<H1Client>(upstream_, std::move(connection), requester_)
    );
    if (const Result<> done = co_await client->run(request_, response_); !done) {
      outcome.error = client->cause_of(done.error());
      judge(outcome, *client, attempt.reused && idempotent, attempt.reused);
    }
    note_end(upstream_, attempt, outcome.error, response_.head.status);
    co_return outcome;
  }

 private:
  /// Whether another attempt is safe after one that got a connection and failed.
  void judge(Outcome& outcome, const H1Client& client, bool may_have_been_closing, bool reused)
      const {
    const bool answered_nothing =
        outcome.error == Errc::ConnectionTerminated && !client.has_response_byte();
    outcome.was_stale = reused && answered_nothing;
    outcome.may_retry = can_send_again(request_) && answered_nothing &&
                        (!client.has_written() || may_have_been_closing);
  }

  Upstream& upstream_;
  OutgoingRequest& request_;
  Requester& requester_;
  http::Response& response_;
};

}  // namespace

coro::Task<Result<>> send_request(
    Upstream& upstream, OutgoingRequest& request, Requester& requester, http::Response& response
) {
  const auto active = upstream.metrics().requests_active.hold();
  OneAttempt attempt(upstream, request, requester, response);
  std::array<Endpoint*, kMaxAttempts> tried{};
  std::size_t tried_count = 0;
  bool fresh = false;
  for (std::size_t count = 1;; ++count) {
    const Outcome outcome = co_await attempt.run({tried.data(), tried_count}, fresh);
    if (outcome.error == Errc::None) {
      co_return Ok;
    }
    if (!outcome.may_retry || count == kMaxAttempts) {
      co_return std::unexpected(outcome.error);
    }
    fresh = outcome.was_stale;
    if (!outcome.was_stale && outcome.endpoint != nullptr) {
      tried[tried_count++] = outcome.endpoint;
    }
  }
}

}  // namespace sluice::upstream
