#include "coro/deadline.h"
#include "coro/scope.h"
#include "proxy/access_record.h"
#include "proxy/decide.h"
#include "proxy/deliver.h"
#include "proxy/intake.h"
#include "proxy/proxy.h"
#include "proxy/relay.h"
#include "proxy/whole_upload.h"

#include <functional>
#include <utility>

namespace sluice::proxy {

using exchange::Exchange;
using exchange::Verdict;

namespace {

/// Finds the answer to one request: from a filter, or the route's action.
coro::Task<Result<http::Response>> respond(
    Exchange& exchange, const Route& route, http::BodyPtr* whole_upload
) {
  limit_request_body(exchange, route.policy);
  exchange.writer.set_send_timeout(route.policy.send_timeout);
  route.action->prepare(exchange);
  if (Verdict reply = CO_TRY(route.chain.on_request(exchange))) {
    co_return *std::move(reply);
  }
  if (route.chain.waits_on_request()) {
    if (Verdict reply = CO_TRY(co_await route.chain.on_request_async(exchange))) {
      co_return *std::move(reply);
    }
  }
  CO_TRY(check_request_length(exchange, route.policy));
  if (route.policy.upload_memory && whole_upload != nullptr) {
    CO_TRY(co_await take_whole_upload(exchange, route.policy, *whole_upload));
  }
  http::Response response = CO_TRY(co_await route.action->run(exchange));
  CO_TRY(route.chain.on_response(exchange, response));
  co_return response;
}

/// When the whole exchange must be over, delivery included; empty: no such limit.
std::optional<TimePoint> deadline_of(const Exchange& exchange, const Route* route) {
  return route != nullptr && route->policy.total_timeout
             ? std::optional(exchange.request.received + *route->policy.total_timeout)
             : std::nullopt;
}

}  // namespace

coro::Task<void> Proxy::handle(http::ServerRequest& request, http::ResponseWriter& writer) {
  if (request.body == nullptr) {
    return serve(request, writer, nullptr, nullptr);
  }
  return serve_beside_upload(request, writer);
}

/// The body may be sent on while the answer comes already; nothing of that outlives the exchange.
coro::Task<void> Proxy::serve_beside_upload(
    http::ServerRequest& request, http::ResponseWriter& writer
) {
  http::BodyPtr whole;  // what is sent on, where the body is read whole first
  co_await coro::with_scope(
      [](coro::Scope& scope,
         Proxy& self,
         http::ServerRequest& of,
         http::ResponseWriter& to,
         http::BodyPtr& kept) -> coro::Task<Result<>> {
        co_await self.serve(of, to, &scope, &kept);
        co_return Ok;
      },
      std::ref(*this),
      std::ref(request),
      std::ref(writer),
      std::ref(whole)
  );
}

/// The story of one exchange.
coro::Task<void> Proxy::serve(
    http::ServerRequest& request,
    http::ResponseWriter& writer,
    coro::Scope* scope,
    http::BodyPtr* whole_upload
) {
  Exchange exchange(loop_, worker_, request, writer, scope);
  SnapshotHold hold(snapshot_, exchange);
  const Decision& decision = hold.decision;
  take_in(exchange, hold.snapshot().trusted_proxies);
  const Result<> decided = decide(hold.snapshot(), exchange, hold.decision);
  Result<http::Response> response = decided ? co_await coro::with_deadline(
                                                  deadline_of(exchange, decision.route),
                                                  Errc::HttpResponseTimeout,
                                                  respond(exchange, *decision.route, whole_upload)
                                              )
                                            : std::unexpected(decided.error());
  Result<> result = deliver(exchange, decision, response);
  if (result) {
    result = co_await coro::with_deadline(
        exchange.error == Errc::None ? deadline_of(exchange, decision.route) : std::nullopt,
        Errc::HttpResponseTimeout,
        relay(exchange, *response, hold)
    );
  }
  finish(exchange, hold.metrics(), result);
}

coro::Task<void> Proxy::refuse(
    http::ServerRequest& request, http::ResponseWriter& writer, Error error
) {
  Exchange exchange(loop_, worker_, request, writer);
  SnapshotHold hold(snapshot_, exchange);
  take_in(exchange, hold.snapshot().trusted_proxies);
  exchange.path = request.head.path;
  exchange.query = request.head.query;
  exchange.host = request.head.authority;
  Result<> result = std::unexpected(error);
  if (Result<http::Response> answer = answer_for(exchange, error)) {
    result = co_await relay(exchange, *answer, hold);
  }
  finish(exchange, hold.metrics(), result);
}

void Proxy::finish(
    Exchange& exchange, observe::PerWorker<observe::SiteMetrics>& metrics, const Result<>& result
) {
  if (!result && exchange.error == Errc::None) {
    // A fiber is cancelled when its client is gone, or the server's grace is over: either way
    // nobody takes the rest.
    const bool client_left =
        result.error() == Errc::Cancelled || result.error() == Errc::ConnectionTerminated;
    exchange.error = client_left ? Errc::ClientClosed : result.error().code;
    exchange.error_detail = result.error().what;
  }
  exchange.request.outcome = exchange.error;
  metrics[static_cast<std::uint32_t>(worker_)].requests.add(observe::status_class(exchange.status));
  if (log_ != nullptr) {
    write_access_record(*log_, *log_plan_, exchange);
  }
}

}  // namespace sluice::proxy
