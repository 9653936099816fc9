#pragma once

#include "exchange/address_set.h"
#include "exchange/filter.h"
#include "filters/access/settings.h"

#include <span>
#include <vector>

namespace sluice::filters {

/// Refuses clients by their address (`$client_ip`) with AccessDenied: who is denied at any level,
/// and who is not allowed at every level that says who is.
class Access final : public exchange::Filter {
 public:
  static constexpr exchange::Phase kPhases = exchange::Phase::Request;

  Access(std::span<const AccessRules> allow, std::span<const AccessRules> deny);

  Result<exchange::Verdict> on_request(exchange::Exchange& exchange) const override;

 private:
  std::vector<exchange::AddressSet> allow_;
  std::vector<exchange::AddressSet> deny_;
};

}  // namespace sluice::filters
