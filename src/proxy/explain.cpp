#include "proxy/explain.h"

#include "http/errors.h"
#include "proxy/decide.h"
#include "proxy/deliver.h"
#include "proxy/intake.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace sluice::proxy {

using exchange::Exchange;
using exchange::Phase;
using exchange::Verdict;

namespace {

using Step = Explanation::Step;
using Lines = std::vector<std::pair<std::string, std::string>>;

void describe_request(Explanation& story, const Exchange& exchange) {
  story.method = exchange.request.head.method_name;
  story.peer_ip = exchange.request.connection.peer_ip;
  story.client_ip = exchange.client.ip;
  story.peer_is_trusted = exchange.client.peer_is_trusted;
  story.scheme = exchange.scheme;
  story.host = exchange.host;
  story.path = exchange.path;
  story.query = exchange.query;
}

std::string reason_of(const RouteVerdict& verdict, const RouteRule* rule) {
  using Kind = RouteVerdict::Kind;
  switch (verdict.kind) {
    case Kind::Wins:
      return {};
    case Kind::LessSpecific:
      return "fits too, and is less specific";
    case Kind::OtherPath:
      return "is for other paths";
    case Kind::OtherMethod:
      return rule == nullptr
                 ? std::string("takes other methods")
                 : fmt::format("takes only {}", fmt::join(rule->match.methods.names(), ", "));
    case Kind::OtherHeader:
      return fmt::format("wants another {} header", verdict.what);
    case Kind::OtherQuery:
      return fmt::format("wants another {} in the query", verdict.what);
  }
  return {};
}

/// Whether the routes of the site were asked at all.
bool has_asked_routes(const Result<>& decided) {
  return decided || decided.error() == Errc::NoRoute || decided.error() == Errc::MethodNotAllowed;
}

void describe_decision(
    Explanation& story,
    const Snapshot& snapshot,
    Exchange& exchange,
    const Decision& decision,
    const Result<>& decided
) {
  if (decision.site == nullptr) {
    return;
  }
  story.site = decision.site->name;
  story.site_where = decision.site->where;
  if (!has_asked_routes(decided)) {
    return;
  }
  const SiteRouter& site =
      *snapshot.router.find_site(exchange.host, exchange.request.connection.listener);
  for (const RouteVerdict& verdict : site.judge(exchange.path, exchange.request.head)) {
    const Route& route = snapshot.routes[static_cast<std::size_t>(verdict.route)];
    story.routes.push_back(
        {.path = route.path,
         .where = route.where,
         .wins = verdict.kind == RouteVerdict::Kind::Wins,
         .reason = reason_of(verdict, site.rule(verdict.route))}
    );
  }
}

Lines lines_of(const http::FieldSection& fields) {
  Lines lines;
  for (const http::Field& field : fields) {
    lines.emplace_back(field.name, field.value);
  }
  return lines;
}

/// What changed between two lists of fields, in words.
void describe_changes(const Lines& before, const Lines& after, std::vector<std::string>& effects) {
  for (const auto& line : before) {
    if (std::ranges::find(after, line) == after.end()) {
      effects.push_back(fmt::format("removes {}: {}", line.first, line.second));
    }
  }
  for (const auto& line : after) {
    if (std::ranges::find(before, line) == before.end()) {
      effects.push_back(fmt::format("sets {}: {}", line.first, line.second));
    }
  }
}

std::string target_of(const Exchange& exchange) {
  return exchange.forward_has_query
             ? fmt::format("{}?{}", exchange.forward_path, exchange.forward_query)
             : std::string(exchange.forward_path);
}

/// Asks one filter, and notes what it did to the request.
Result<Verdict> ask(const exchange::Chain::Step& filter, Exchange& exchange, Step& step) {
  const std::string target = target_of(exchange);
  const Lines fields = lines_of(exchange.forward_fields);
  Result<Verdict> verdict = filter.filter->on_request(exchange);
  if (const std::string changed = target_of(exchange); changed != target) {
    step.effects.push_back(fmt::format("asks for {} instead of {}", changed, target));
  }
  describe_changes(fields, lines_of(exchange.forward_fields), step.effects);
  if (!verdict) {
    step.effects.push_back(
        fmt::format("refuses the request: {}", http::error_name(verdict.error().code))
    );
  } else if (*verdict) {
    step.effects.push_back(fmt::format("answers with {}", (*verdict)->head.status.count()));
  }
  return verdict;
}

/// The request phase, filter by filter; a verdict that answers ends it.
Result<Verdict> walk_filters(Explanation& story, const exchange::Chain& chain, Exchange& exchange) {
  Result<Verdict> verdict = std::nullopt;
  for (const exchange::Chain::Step& filter : chain.steps()) {
    Step step{.name = std::string(filter.name), .where = filter.where, .effects = {}};
    if (verdict && !*verdict && includes(filter.phases, Phase::Request)) {
      verdict = ask(filter, exchange, step);
    }
    if (includes(filter.phases, Phase::RequestAsync)) {
      step.effects.emplace_back("is asked when the request comes");
    }
    if (includes(filter.phases, Phase::Response)) {
      step.effects.emplace_back("changes what the upstream answers");
    }
    if (includes(filter.phases, Phase::Deliver)) {
      step.effects.emplace_back("changes every answer");
    }
    story.steps.push_back(std::move(step));
  }
  return verdict;
}

void describe_policy(Explanation& story, const RoutePolicy& policy) {
  story.timeouts = {
      {"body", policy.body_timeout},
      {"send", policy.send_timeout},
      {"total", policy.total_timeout},
  };
}

void describe_answer(Explanation& story, const Exchange& exchange, const http::Response& response) {
  story.answer = Explanation::Answer{
      .status = response.head.status,
      .error = exchange.error == Errc::None ? "" : std::string(http::error_name(exchange.error)),
      .fields = lines_of(response.head.fields),
  };
}

/// The answer, where it is made here. With a plan to forward, an empty one of status 0.
coro::Task<Result<http::Response>> answer_here(
    Explanation& story, Exchange& exchange, const Route& route
) {
  describe_policy(story, route.policy);
  limit_request_body(exchange, route.policy);
  route.action->prepare(exchange);
  if (Verdict reply = CO_TRY(walk_filters(story, route.chain, exchange))) {
    co_return *std::move(reply);
  }
  CO_TRY(check_request_length(exchange, route.policy));
  story.forward = route.action->plan(exchange);
  if (story.forward) {
    co_return http::Response(exchange.arena);
  }
  http::Response response = CO_TRY(co_await route.action->run(exchange));
  CO_TRY(route.chain.on_response(exchange, response));
  co_return response;
}

}  // namespace

coro::Task<Explanation> explain(const Snapshot& snapshot, Exchange& exchange) {
  Explanation story;
  take_in(exchange, snapshot.trusted_proxies);
  Decision decision;
  const Result<> decided = decide(snapshot, exchange, decision);
  describe_request(story, exchange);
  describe_decision(story, snapshot, exchange, decision, decided);
  Result<http::Response> response = decided ? co_await answer_here(story, exchange, *decision.route)
                                            : std::unexpected(decided.error());
  if (!story.forward && deliver(exchange, decision, response)) {
    describe_answer(story, exchange, *response);
  }
  co_return story;
}

Explanation explain_refusal(const Snapshot& snapshot, Exchange& exchange, Error error) {
  Explanation story;
  story.is_refused = true;
  take_in(exchange, snapshot.trusted_proxies);
  exchange.host = exchange.request.head.authority;
  exchange.path = exchange.request.head.path;
  exchange.query = exchange.request.head.query;
  describe_request(story, exchange);
  if (const Result<http::Response> answer = answer_for(exchange, error)) {
    describe_answer(story, exchange, *answer);
  }
  return story;
}

}  // namespace sluice::proxy
