#pragma once

#include "exchange/exchange.h"
#include "proxy/snapshot.h"

namespace sluice::proxy {

/// Finds the route for a request and fills in what the exchange knows by it: host, path, captures.
/// A pure function of the request and the snapshot, so that it can be asked without serving.
/// Errors: BadTarget (the path), BadHost, NoSite, NoRoute, MethodNotAllowed (with
/// `allowed_methods`), ConnectUnsupported.
struct Decision {
  const Site* site = nullptr;        ///< null: no site of that name
  const Route* route = nullptr;      ///< null: none of the site's
  std::string_view allowed_methods;  ///< with MethodNotAllowed: for `Allow`
};

Result<> decide(const Snapshot& snapshot, exchange::Exchange& exchange, Decision& decision);

}  // namespace sluice::proxy
