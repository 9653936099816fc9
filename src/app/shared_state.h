#pragma once

#include "actions/files/file_store.h"
#include "downstream/server.h"
#include "io/offload.h"
#include "observe/access_log_writer.h"
#include "observe/registry.h"
#include "observe/server_metrics.h"
#include "upstream/endpoint.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace sluice::app {

/// What all workers share, and what outlives reloads.
struct SharedState {
  /// One more set of metrics than workers: the last is the control thread's, which serves the admin
  /// API. Without threads for what may wait (a simulation), workers wait themselves. `instance`
  /// tells this process from all others.
  explicit SharedState(
      std::size_t worker_count, std::size_t waiting_threads = 0, std::uint64_t instance = 0
  )
      : name(fmt::format("sluice-{:08x}", instance & UINT32_MAX)),
        workers(worker_count),
        offload(std::make_unique<io::Offload>(io::Offload::Options{.threads = waiting_threads})),
        files(worker_count, *offload),
        registry(worker_count + 1),
        control_metrics(registry.single<observe::ControlMetrics>()) {}

  std::string name;  ///< of this process, in `Via`
  std::size_t workers;
  /// Goes before the workers' loops, to which it answers.
  std::unique_ptr<io::Offload> offload;
  actions::FileStore files;
  observe::Registry registry;
  std::shared_ptr<observe::ControlMetrics> control_metrics;
  upstream::EndpointStates endpoint_states;
  downstream::ConnectionCount connections;
  downstream::ConnectionCount admin_connections;
};

}  // namespace sluice::app
