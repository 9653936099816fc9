#include "app/admin_server.h"

#include "observe/error_log.h"

#include <memory>
#include <utility>

namespace sluice::app {

AdminServer::AdminServer(
    io::Loop& loop,
    SharedState& shared,
    std::string name,
    admin::ServerView view,
    admin::Audience audience
)
    : loop_(loop),
      shared_(shared),
      name_(std::move(name)),
      api_(loop, *shared.offload, shared.registry, std::move(view), audience),
      server_(
          loop,
          static_cast<std::uint32_t>(shared.workers),
          api_,
          shared.admin_connections,
          downstream::LimitsSettings()
      ) {}

Result<> AdminServer::listen(const io::Address& address, std::uint32_t unix_mode) {
  const int fd =
      TRY(loop_.backend().listen(address, {.share_port = false, .unix_mode = unix_mode}));
  const std::string bound = loop_.backend().local_address(fd).text();
  addresses_.push_back(bound);
  if (address.is_unix()) {
    socket_files_.emplace_back(address.path());
  }
  observe::log_info("{}: listening on {}", name_, bound);
  auto listener = std::make_shared<downstream::Listener>();
  listener->settings.name = name_;
  listener->metrics = shared_.registry.per_worker<observe::ListenerMetrics>({{"listener", name_}});
  server_.listen(fd, std::move(listener));
  return Ok;
}

coro::Task<Result<>> AdminServer::end() {
  server_.cancel();
  co_return co_await server_.drain();
}

}  // namespace sluice::app
