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
  Result<http::Response> response;
  Endpoint* endpoint = nullptr;  ///< null: none could be chosen
  bool may_retry = false;
  bool was_stale = false;        ///< a pooled connection that was just closing: no fault of the endpoint
};

bool can_send_again(const OutgoingRequest& request) { return request.body == nullptr; }

void note_end(Upstream& upstream, observe::Attempt& attempt, const Result<http::Response>& response) {
  observe::UpstreamMetrics& metrics = upstream.metrics();
  attempt.ended = upstream.loop().clock_now();
  if (response) {
    attempt.first_byte = attempt.ended;
    attempt.status = response->head.status;
    metrics.requests.add(observe::status_class(response->head.status));
    metrics.response_duration.record(attempt.ended - attempt.started);
  } else {
    attempt.error = response.error().code;
    if (http::error_info(response.error().code).from_upstream) {
      metrics.errors.add(response.error().code);
    }
  }
}

coro::Task<Outcome> attempt_once(
    Upstream& upstream, OutgoingRequest& request, Requester& requester, std::span<Endpoint* const> tried, bool fresh
) {
  observe::Attempt& attempt = requester.begin_attempt(upstream.name());
  upstream.metrics().attempts.add();
  Member* member = upstream.pick(tried);
  while (member == nullptr) {
    if (const Result<> known = co_await upstream.wait_for_members(); !known) {
      Outcome outcome{.response = std::unexpected(known.error())};
      note_end(upstream, attempt, outcome.response);
      co_return outcome;
    }
    member = upstream.pick(tried);
  }
  const Ref<Endpoint> endpoint = member->endpoint;  // the member may go while we wait
  attempt.address = requester.arena.copy(endpoint->text());
  if (request.host.empty()) {
    request.server_host = requester.arena.copy(upstream.settings().servers[member->server].address.authority());
  }
  const bool idempotent = http::is_idempotent(request.method) && can_send_again(request);
  const bool may_take_idle = !fresh && endpoint->waiting() == 0;
  Result<std::unique_ptr<ClientConnection>> connection = may_take_idle ? upstream.take_idle(*endpoint, idempotent) : nullptr;
  if (*connection == nullptr) {
    connection = co_await upstream.acquire(endpoint, member->max_connections, idempotent, fresh);
  }
  if (!connection) {
    Outcome outcome{.response = std::unexpected(connection.error()), .endpoint = endpoint.get()};
    outcome.may_retry = connection.error() == Errc::ConnectionRefused || connection.error() == Errc::ConnectionTimeout ||
                        connection.error() == Errc::DestinationUnavailable || connection.error() == Errc::ConnectionTerminated;
    note_end(upstream, attempt, outcome.response);
    co_return outcome;
  }
  attempt.connected = upstream.loop().now();
  attempt.reused = (*connection)->requests > 0;
  const Ref<H1Client> client(requester.arena.make<H1Client>(upstream, *std::move(connection), requester));
  Outcome outcome{.response = co_await client->run(request), .endpoint = endpoint.get()};
  if (!outcome.response) {
    const bool broke = outcome.response.error() == Errc::ConnectionTerminated;
    outcome.was_stale = attempt.reused && broke && !client->has_response_byte();
    outcome.may_retry = can_send_again(request) && broke && !client->has_response_byte() &&
                        (!client->has_written() || (attempt.reused && idempotent));
  }
  note_end(upstream, attempt, outcome.response);
  co_return outcome;
}

}  // namespace

coro::Task<Result<http::Response>> send_request(Upstream& upstream, OutgoingRequest& request, Requester& requester) {
  const auto active = upstream.metrics().requests_active.hold();
  std::array<Endpoint*, kMaxAttempts> tried{};
  std::size_t tried_count = 0;
  bool fresh = false;
  for (std::size_t attempt = 1;; ++attempt) {
    Outcome outcome = co_await attempt_once(upstream, request, requester, {tried.data(), tried_count}, fresh);
    if (outcome.response || !outcome.may_retry || attempt == kMaxAttempts) {
      co_return std::move(outcome.response);
    }
    fresh = outcome.was_stale;
    if (!outcome.was_stale && outcome.endpoint != nullptr) {
      tried[tried_count++] = outcome.endpoint;
    }
  }
}

}  // namespace sluice::upstream
