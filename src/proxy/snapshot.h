#pragma once

#include "base/ref.h"
#include "base/units.h"
#include "config/mark.h"
#include "exchange/action.h"
#include "exchange/address_set.h"
#include "exchange/chain.h"
#include "observe/registry.h"
#include "observe/server_metrics.h"
#include "proxy/error_pages.h"
#include "proxy/router.h"
#include "proxy/spool.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::proxy {

/// How much and how long a route lets a client take.
struct RoutePolicy {
  Bytes max_request_body = 64_MiB;
  std::optional<Duration> body_timeout =
      std::chrono::seconds(30);        ///< between pieces of the request body
  Bytes min_body_rate{0};              ///< of the request body, a second; 0: none
  std::optional<Bytes> upload_memory;  ///< the body is read whole first, so much of it in memory
  std::shared_ptr<Spool> spool;        ///< with it: for the rest
  std::optional<Duration> send_timeout =
      std::chrono::seconds(30);  ///< while the client takes nothing
  std::optional<Duration> total_timeout;
};

/// A route as it is served: what it does with a request that the router gave it.
struct Route {
  std::string path;    ///< as configured; empty: all that is left of the site
  config::Mark where;  ///< in the configuration
  exchange::Chain chain;
  std::shared_ptr<const exchange::Action> action;
  ErrorPages error_pages;
  RoutePolicy policy;
};

/// A site as far as it answers without a route: that it has none, or none for the method.
struct Site {
  std::string name;    ///< as configured
  config::Mark where;  ///< in the configuration
  exchange::Chain chain;
  ErrorPages error_pages;
  std::shared_ptr<observe::PerWorker<observe::SiteMetrics>> metrics;
};

/// One configuration, compiled: immutable, shared by all workers, reached by plain pointers. An
/// exchange keeps the one it began with to its end, or until it streams.
struct Snapshot {
  std::uint64_t generation = 0;
  Router router{std::vector<SiteRules>()};
  std::vector<Route> routes;  ///< by RouteIndex
  std::vector<Site> sites;    ///< in the order of the router's
  exchange::AddressSet trusted_proxies;
  std::shared_ptr<observe::PerWorker<observe::SiteMetrics>> no_site_metrics;
};

/// A snapshot as one worker holds it. When the last exchange of the worker is done with it,
/// `on_retired` is called, on the worker.
class WorkerSnapshot : public RefCounted<WorkerSnapshot> {
 public:
  WorkerSnapshot(const Snapshot& snapshot, std::function<void()> on_retired)
      : snapshot_(&snapshot), on_retired_(std::move(on_retired)) {}

  const Snapshot* operator->() const { return snapshot_; }

  const Snapshot& operator*() const { return *snapshot_; }

  void on_unreferenced() const {
    const auto retired = on_retired_;
    delete this;
    if (retired) {
      retired();
    }
  }

 private:
  const Snapshot* snapshot_;
  std::function<void()> on_retired_;
};

}  // namespace sluice::proxy
