#include "app/commands.h"
#include "app/echo.h"
#include "app/shared_state.h"
#include "app/signals.h"
#include "app/worker_thread.h"
#include "coro/scope.h"
#include "downstream/server.h"
#include "io/epoll_backend.h"
#include "io/loop.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <memory>

namespace sluice::app {

int command_echo(const std::string& address) {
  const auto parsed = downstream::parse_listen_address(address);
  if (!parsed) {
    fmt::print(
        stderr, "sluice echo: \"{}\" is no address to listen on: {}\n", address, parsed.error().what
    );
    return 1;
  }
  Signals signals;
  auto backend = io::make_epoll_backend();
  if (!backend) {
    fmt::print(stderr, "sluice echo: cannot start: {}\n", std::strerror(backend.error().detail));
    return 1;
  }
  io::Loop loop(*std::move(backend), random_seed());
  const auto fd = loop.backend().listen(*parsed, {.share_port = false});
  if (!fd) {
    fmt::print(
        stderr, "sluice echo: cannot listen on {}: {}\n", address, std::strerror(fd.error().detail)
    );
    return 1;
  }
  const std::string bound = loop.backend().local_address(*fd).text();
  SharedState shared(0);
  Echo echo("echo " + bound);
  downstream::Server server(loop, 0, echo, shared.connections, downstream::LimitsSettings());
  auto listener = std::make_shared<downstream::Listener>();
  listener->settings.name = bound;
  listener->metrics = shared.registry.per_worker<observe::ListenerMetrics>({{"listener", bound}});
  server.listen(*fd, listener);
  fmt::print("echo: listening on {}\n", bound);
  std::fflush(stdout);
  coro::Scope scope(loop);
  signals.start([&](int) {
    loop.post([&] {
      if (!scope.empty()) {
        return;  // the first signal has said it
      }
      server.cancel();
      scope.spawn(
          [](downstream::Server& ended, io::Loop& on) -> coro::Task<Result<>> {
            co_await ended.drain();
            on.stop();
            co_return Ok;
          },
          std::ref(server),
          std::ref(loop)
      );
    });
  });
  loop.run();
  signals.stop();  // its handler posts to the loop
  return 0;
}

}  // namespace sluice::app
