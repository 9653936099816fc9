#include "actions/forward/forward.h"

#include "actions/forward/forwarded_fields.h"
#include "actions/forward/max_forwards.h"
#include "base/strings.h"
#include "config/enum.h"
#include "coro/deadline.h"
#include "http/hop_by_hop.h"
#include "upstream/attempts.h"
#include "upstream/request_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace sluice::actions {

using exchange::Exchange;
using http::FieldId;

namespace {

/// What the attempts of one exchange ask of it.
class ForwardingExchange final : public upstream::Requester {
 public:
  ForwardingExchange(Exchange& exchange, const ForwardOptions& options)
      : Requester(exchange.arena, exchange.scope), exchange_(exchange), options_(options) {}

  observe::Attempt& begin_attempt(std::string_view upstream) override {
    observe::Attempt& attempt = exchange_.begin_attempt(upstream);
    const auto parent = exchange_.trace.for_attempt(attempt.span).text();
    exchange_.forward_fields.set(
        FieldId::Traceparent, exchange_.arena.copy({parent.data(), parent.size()})
    );
    return attempt;
  }

  coro::Task<Result<>> on_interim(const http::ResponseHead& head) override {
    // An HTTP/1.1 client need not expect a 103 (RFC 8297 §3), and some take it for the answer.
    if (head.status.count() == 103 && !options_.early_hints) {
      co_return Ok;
    }
    http::ResponseHead interim(exchange_.arena);
    interim.status = head.status;
    interim.reason = head.reason;
    http::copy_end_to_end(head.fields, interim.fields);
    const Result<> sent = co_await exchange_.writer.send_interim(interim);
    if (!sent && !(sent.error() == Errc::Cancelled) && !(sent.error() == Errc::Timeout)) {
      co_return fail(Errc::ClientClosed, "gone before the final response");  // not the upstream's
    }
    co_return sent;
  }

 private:
  Exchange& exchange_;
  const ForwardOptions& options_;
};

/// Of the protocols that `Upgrade` asks for, those that may be switched to, as one list.
std::string_view allowed_upgrade(
    std::string_view asked, const std::vector<std::string>& allowed, Arena& arena
) {
  std::string_view list;
  for_each_list_element(asked, [&](std::string_view token) {
    if (std::ranges::any_of(allowed, [&](const std::string& one) {
          return equals_ignore_case(one, token);
        })) {
      list = list.empty() ? token : arena.concat(list, ", ", token);
    }
    return true;
  });
  return list;
}

std::string head_text(const upstream::OutgoingRequest& request) {
  const http::h1::RequestToWrite head = upstream::request_head(request);
  std::string text(http::h1::max_head_size(head), '\0');
  const char* const end = http::h1::write_head(text.data(), head);
  text.resize(static_cast<std::size_t>(end - text.data()));
  return text;
}

/// The addresses this worker knows, or, where it has not begun to resolve them, the servers as they
/// are written.
std::vector<exchange::ForwardPlan::Candidate> candidates_of(
    const UpstreamGroup& group, exchange::WorkerId worker
) {
  std::vector<exchange::ForwardPlan::Candidate> candidates;
  if (!group.is_set_up(static_cast<std::uint32_t>(worker))) {
    for (const upstream::ServerSettings& server : group.settings().servers) {
      candidates.push_back(
          {config::Codec<upstream::ServerAddress>::format(server.address),
           server.weight,
           server.backup,
           {},
           false}
      );
    }
    return candidates;
  }
  upstream::Upstream& upstream = group.on(worker);
  const upstream::Endpoint* const next = upstream.would_pick();
  for (const upstream::Member& member : upstream.members()) {
    candidates.push_back(
        {member.endpoint->text(),
         member.weight,
         member.backup,
         std::string(upstream::trouble_of(member, upstream.loop().now())),
         member.endpoint.get() == next}
    );
  }
  return candidates;
}

}  // namespace

Forward::Forward(std::vector<Target> targets, ForwardOptions options)
    : targets_(std::move(targets)), options_(std::move(options)) {
  for (const Target& target : targets_) {
    total_weight_ += target.weight;
  }
}

const Forward::Target& Forward::choose(Exchange& exchange) const {
  if (targets_.size() == 1) {
    return targets_.front();
  }
  std::uint64_t ticket = exchange.loop.rng().below(total_weight_);
  for (const Target& target : targets_) {
    if (ticket < target.weight) {
      return target;
    }
    ticket -= target.weight;
  }
  return targets_.back();
}

void Forward::prepare(Exchange& exchange) const {
  make_forward_fields(exchange, options_);
}

upstream::OutgoingRequest Forward::request_of(Exchange& exchange) const {
  const http::ServerRequest& from = exchange.request;
  return {
      .method = from.head.method,
      .method_name = from.head.method_name,
      .path = exchange.forward_path,
      .query = exchange.forward_query,
      .has_query = exchange.forward_has_query,
      .host =
          options_.host == ForwardOptions::Host::Client ? from.head.authority : std::string_view(),
      .fields = exchange.forward_fields,
      .body = from.body,
      .body_length = from.body_length,
      .upgrade = from.body == nullptr && !from.upgrade.empty()
                     ? allowed_upgrade(from.upgrade, options_.upgrade, exchange.arena)
                     : std::string_view(),
      .expects_continue = from.expects_continue,
      .accepts_trailers = from.accepts_trailers,
  };
}

coro::Task<Result<http::Response>> Forward::run(Exchange& exchange) const {
  if (!options_.via.empty() && has_passed_through(exchange.request.head.fields, options_.via)) {
    co_return fail(Errc::LoopDetected);
  }
  if (!may_go_further(exchange.request.head.method, exchange.forward_fields)) {
    http::Response answer(exchange.arena);
    answer.head.status = http::StatusCode(200);
    co_return answer;
  }
  const http::ServerRequest& from = exchange.request;
  if (from.body != nullptr) {
    CO_TRY(from.body->check_arrived());
  }
  upstream::Upstream& to = choose(exchange).group->on(exchange.worker);
  upstream::OutgoingRequest request = request_of(exchange);
  // A client that waits for a 100 must hear it from the upstream; any other small body may be here
  // already.
  if (from.body != nullptr && !from.expects_continue) {
    if (std::optional<Chunk> whole = from.body->take_arrived()) {
      request.whole_body = std::move(whole);
      request.body = nullptr;
    }
  }
  exchange.tunnel_timeout = to.settings().timeout.tunnel;
  if (to.settings().timeout.total) {
    request.deadline = exchange.loop.now() + *to.settings().timeout.total;
  }
  ForwardingExchange requester(exchange, options_);
  http::Response response(exchange.arena);
  CO_TRY(co_await coro::with_deadline(
      request.deadline,
      Errc::HttpResponseTimeout,
      upstream::send_request(to, request, requester, response)
  ));
  std::string_view protocol;  // of those that were asked for, the one that was chosen
  if (response.tunnel != nullptr) {
    protocol = response.head.fields.single(FieldId::Upgrade).value_or(request.upgrade);
  }
  http::remove_hop_by_hop(response.head.fields);
  if (!protocol.empty()) {
    response.head.fields.add(FieldId::Upgrade, protocol);
  }
  co_return response;
}

std::optional<exchange::ForwardPlan> Forward::plan(Exchange& exchange) const {
  if (!may_go_further(exchange.request.head.method, exchange.forward_fields)) {
    return std::nullopt;
  }
  const Target& target = choose(exchange);
  const upstream::UpstreamSettings& settings = target.group->settings();
  upstream::OutgoingRequest request = request_of(exchange);
  ForwardingExchange requester(exchange, options_);
  requester.begin_attempt(target.group->name());
  if (request.host.empty()) {
    request.server_host = exchange.arena.copy(settings.servers.front().address.authority());
  }
  exchange::ForwardPlan plan{
      .upstream = target.group->name(),
      .balance = config::name_of(settings.balance),
      .candidates = candidates_of(*target.group, exchange.worker),
      .head = head_text(request),
      .timeouts =
          {
              {"connect", settings.timeout.connect},
              {"first_byte", settings.timeout.first_byte},
              {"idle", settings.timeout.idle},
              {"total", settings.timeout.total},
          },
  };
  if (targets_.size() > 1) {
    plan.share = fmt::format("{} of {}", target.weight, total_weight_);
  }
  return plan;
}

}  // namespace sluice::actions
