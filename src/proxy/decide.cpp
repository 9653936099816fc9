#include "proxy/decide.h"

#include "http/authority.h"
#include "http/uri.h"

namespace sluice::proxy {

namespace {

void take_host(exchange::Exchange& exchange) {
  const std::string_view authority = exchange.request.head.authority;
  if (!authority.empty()) {
    exchange.host = http::normalise_host(http::host_of(authority), exchange.arena);
  }
}

}  // namespace

Result<> decide(const Snapshot& snapshot, exchange::Exchange& exchange, Decision& decision) {
  const http::RequestHead& head = exchange.request.head;
  exchange.path = head.path;
  exchange.query = head.query;
  if (head.method == http::Method::Connect) {
    return fail(Errc::ConnectUnsupported);
  }
  take_host(exchange);
  const SiteRouter* site =
      snapshot.router.find_site(exchange.host, exchange.request.connection.listener);
  if (site != nullptr) {
    decision.site = &snapshot.sites[snapshot.router.index_of(*site)];
    exchange.site = decision.site->name;
  }
  if (head.form != http::TargetForm::Asterisk) {
    exchange.path = TRY(http::normalise_path(
        head.path, site != nullptr ? site->path_rules() : http::PathRules(), exchange.arena
    ));
  }
  if (site == nullptr) {
    return fail(Errc::NoSite);
  }
  const Match match = site->match(exchange.path, head);
  switch (match.outcome) {
    case Match::Outcome::NoRoute:
      return fail(Errc::NoRoute);
    case Match::Outcome::MethodNotAllowed:
      decision.allowed_methods = site->allowed_methods(exchange.path, exchange.arena);
      return fail(Errc::MethodNotAllowed);
    case Match::Outcome::Found:
      break;
  }
  const Route& route = snapshot.routes[static_cast<std::size_t>(match.route)];
  decision.route = &route;
  exchange.route = route.path;
  exchange.captures = match.captures;
  exchange.capture_names = match.capture_names;
  exchange.path_rest = match.path_rest;
  exchange.forward_path = exchange.path;
  exchange.forward_query = exchange.query;
  exchange.forward_has_query = head.has_query;
  return Ok;
}

}  // namespace sluice::proxy
