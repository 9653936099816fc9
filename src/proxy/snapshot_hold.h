#pragma once

#include "exchange/exchange.h"
#include "proxy/decide.h"
#include "proxy/snapshot.h"

#include <memory>

namespace sluice::proxy {

/// One exchange's hold on the snapshot it began with, and the route it found there. What may last
/// long, a tunnel or a streamed body, lets go of it, so that a reload frees what nobody needs.
class SnapshotHold {
 public:
  /// `exchange` outlives it.
  SnapshotHold(Ref<WorkerSnapshot> snapshot, exchange::Exchange& exchange)
      : snapshot_(std::move(snapshot)), exchange_(exchange) {}

  /// Until it was let go of.
  [[nodiscard]] const Snapshot& snapshot() const { return **snapshot_; }

  /// Copies what the exchange needs to its end and gives the snapshot back. Of the route, its
  /// filters and its action nothing may be used any more. Does nothing the second time.
  void let_go();

  /// Where the exchange is counted.
  [[nodiscard]] observe::PerWorker<observe::SiteMetrics>& metrics() const;

  /// What `decide` found; nothing once let go of.
  Decision decision;

 private:
  Ref<WorkerSnapshot> snapshot_;
  exchange::Exchange& exchange_;
  std::shared_ptr<observe::PerWorker<observe::SiteMetrics>> kept_metrics_;
};

}  // namespace sluice::proxy
