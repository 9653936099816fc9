#pragma once

#include "downstream/server.h"
#include "observe/access_log_writer.h"
#include "observe/registry.h"
#include "observe/server_metrics.h"
#include "upstream/endpoint.h"

#include <cstddef>
#include <memory>

namespace sluice::app {

/// What all workers share, and what outlives reloads.
struct SharedState {
  /// One more set of metrics than workers: the last is the control thread's, which serves the admin
  /// API.
  explicit SharedState(std::size_t worker_count)
      : workers(worker_count),
        registry(worker_count + 1),
        control_metrics(registry.single<observe::ControlMetrics>()) {}

  std::size_t workers;
  observe::Registry registry;
  std::shared_ptr<observe::ControlMetrics> control_metrics;
  upstream::EndpointStates endpoint_states;
  downstream::ConnectionCount connections;
  downstream::ConnectionCount admin_connections;
};

}  // namespace sluice::app
