#pragma once

#include "io/backend.h"
#include "sim/connection.h"

#include <cstdint>
#include <memory>

namespace sluice::sim {

class SimBackend;
struct SimListener;

/// The socket state of the simulation: an end of a connection, or a listener.
struct SimSocket : io::SocketState {
  static constexpr unsigned kReadable = 1;
  static constexpr unsigned kWritable = 2;
  static constexpr unsigned kEnded = 4;   ///< the peer ended its direction
  static constexpr unsigned kBroken = 8;  ///< the connection is gone

  SimBackend* backend = nullptr;
  std::shared_ptr<Connection> connection;
  Connection::Side side = Connection::kClient;
  std::shared_ptr<SimListener> listener;
  unsigned events = 0;  ///< not yet told to the loop
};

}  // namespace sluice::sim
