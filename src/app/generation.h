#pragma once

#include "actions/forward/upstream_group.h"
#include "app/settings.h"
#include "app/shared_state.h"
#include "downstream/server.h"
#include "proxy/snapshot.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::app {

/// One configuration with everything built from it: the snapshot that requests see, and what stands
/// beside it. Made and destroyed by the control thread; each worker holds it while an exchange uses
/// its snapshot.
struct Generation {
  Settings settings;
  proxy::Snapshot snapshot;
  std::shared_ptr<proxy::Spool> spool;
  std::vector<std::shared_ptr<actions::UpstreamGroup>> upstreams;
  std::vector<std::shared_ptr<const downstream::Listener>> listeners;
};

/// Builds what `settings`, which were checked, describe. Upstreams and listeners that `previous`
/// (may be null) has with the same settings are taken over, with their connections.
std::shared_ptr<const Generation> build_generation(
    Settings settings, const Generation* previous, SharedState& shared
);

}  // namespace sluice::app
