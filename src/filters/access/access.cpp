#include "filters/access/access.h"

#include <algorithm>

namespace sluice::filters {

namespace {

std::vector<exchange::AddressSet> compile(std::span<const AccessRules> levels) {
  std::vector<exchange::AddressSet> sets;
  for (const AccessRules& level : levels) {
    sets.push_back(level.compiled());
  }
  return sets;
}

}  // namespace

Access::Access(std::span<const AccessRules> allow, std::span<const AccessRules> deny)
    : allow_(compile(allow)), deny_(compile(deny)) {}

Result<exchange::Verdict> Access::on_request(exchange::Exchange& exchange) const {
  // A client behind a trusted peer has the address that peer gave; one on a unix socket has none.
  const std::string_view ip = exchange.client.ip;
  const bool is_unix = ip.empty() && exchange.request.connection.peer_is_unix;
  const auto has_client = [&](const exchange::AddressSet& set) {
    return is_unix ? set.contains_unix() : set.contains(ip);
  };
  if (std::ranges::any_of(deny_, has_client) || !std::ranges::all_of(allow_, has_client)) {
    return fail(Errc::AccessDenied);
  }
  return std::nullopt;
}

}  // namespace sluice::filters
