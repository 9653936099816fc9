#include "proxy/snapshot_hold.h"

#include <utility>

namespace sluice::proxy {

void SnapshotHold::let_go() {
  if (!snapshot_) {
    return;
  }
  kept_metrics_ = decision.site != nullptr ? decision.site->metrics : snapshot().no_site_metrics;
  Arena& arena = exchange_.arena;
  exchange_.site = arena.copy(exchange_.site);
  exchange_.route = arena.copy(exchange_.route);
  exchange_.capture_names = {};
  for (observe::Attempt* attempt = exchange_.first_attempt; attempt != nullptr;
       attempt = attempt->next) {
    attempt->upstream = arena.copy(attempt->upstream);
  }
  decision = {};
  snapshot_.reset();
}

observe::PerWorker<observe::SiteMetrics>& SnapshotHold::metrics() const {
  if (kept_metrics_ != nullptr) {
    return *kept_metrics_;
  }
  return decision.site != nullptr ? *decision.site->metrics : *snapshot().no_site_metrics;
}

}  // namespace sluice::proxy
