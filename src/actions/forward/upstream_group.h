#pragma once

#include "exchange/exchange.h"
#include "upstream/upstream.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::actions {

/// A named upstream of the process: what actions hold. Each worker has an `Upstream` of its own
/// behind it, which it sets up and takes down itself, while no request of it is under way.
class UpstreamGroup {
 public:
  UpstreamGroup(
      std::string name,
      upstream::UpstreamSettings settings,
      Bytes max_head,
      upstream::ClientConnection::Metrics metrics,
      std::size_t workers
  )
      : name_(std::move(name)),
        settings_(std::move(settings)),
        max_head_(max_head),
        metrics_(std::move(metrics)),
        workers_(workers) {}

  [[nodiscard]] const std::string& name() const { return name_; }

  [[nodiscard]] const upstream::UpstreamSettings& settings() const { return settings_; }

  [[nodiscard]] Bytes max_head() const { return max_head_; }

  /// Makes this worker's upstream and starts it. On the worker.
  void set_up(const upstream::WorkerContext& context);
  /// Stops it and lets it go; it lives on as long as a request uses it. Suspends. On the worker.
  coro::Task<Result<>> take_down(std::uint32_t worker);

  /// This worker's. Set up before any snapshot with the group is used.
  [[nodiscard]] upstream::Upstream& on(exchange::WorkerId worker) const {
    return *workers_[static_cast<std::size_t>(worker)];
  }

  /// False also for the control thread, which is no worker.
  [[nodiscard]] bool is_set_up(std::uint32_t worker) const {
    return worker < workers_.size() && workers_[worker];
  }

 private:
  std::string name_;
  upstream::UpstreamSettings settings_;
  Bytes max_head_;
  upstream::ClientConnection::Metrics metrics_;
  std::vector<Ref<upstream::Upstream>> workers_;  // each slot belongs to its worker
};

}  // namespace sluice::actions
