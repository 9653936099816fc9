#pragma once

#include "exchange/action.h"
#include "exchange/exchange.h"
#include "exchange/silent_writer.h"
#include "io/loop_run.h"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string_view>
#include <utility>

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

  /// What an action answers, which does not wait.
  Result<http::Response> answer_of(const Action& action) {
    std::optional<Result<http::Response>> answer;
    run.scope.spawn(
        [](const Action& asked, Exchange& of, std::optional<Result<http::Response>>& out
        ) -> coro::Task<> { out.emplace(co_await asked.run(of)); },
        std::cref(action),
        std::ref(exchange),
        std::ref(answer)
    );
    EXPECT_TRUE(run.until([&] { return answer.has_value(); }));
    return *std::move(answer);
  }
};

}  // namespace sluice::exchange
