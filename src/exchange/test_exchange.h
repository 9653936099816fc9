#pragma once

#include "exchange/exchange.h"
#include "exchange/silent_writer.h"
#include "io/loop_run.h"

#include <string_view>

namespace sluice::exchange {

/// An exchange with a request that a test fills in, on a loop of its own.
struct TestExchange {
  io::LoopRun run;
  ArenaBlocks blocks;
  Arena arena{blocks};
  http::RequestHead head{arena};
  http::ConnectionInfo connection{.peer_ip = "192.0.2.1", .peer_port = 4711};
  http::ServerRequest request{
      .head = head, .body = nullptr, .connection = connection, .arena = arena
  };
  SilentWriter writer;
  Exchange exchange{run.loop, WorkerId(0), request, writer};
};

}  // namespace sluice::exchange
