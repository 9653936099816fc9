#include "sim/origin.h"

#include "base/assert.h"

#include <utility>

namespace sluice::sim {

Origin::Origin(Host& host, std::uint16_t port, Script script)
    : state_(new State{.host = host, .script = std::move(script)}) {
  const Result<int> fd = host.backend().listen(host.at(port), {});
  SLUICE_ASSERT(fd.has_value(), "a simulated host listens where it is told to");
  state_->address = host.backend().local_address(*fd);
  state_->listening = &host.spawn(listen, state_, *fd);
}

void Origin::stop() {
  if (state_->listening != nullptr) {
    state_->listening->cancel();
  }
}

coro::Task<> Origin::listen(std::shared_ptr<State> state, int fd) {
  io::Listener listener(state->host.loop, fd);
  while (true) {
    const auto accepted = co_await listener.accept();
    if (!accepted) {
      state->listening = nullptr;
      co_return;
    }
    state->host.spawn(serve, state, accepted->fd);
  }
}

coro::Task<> Origin::serve(std::shared_ptr<State> state, int fd) {
  Peer connection(state->host, std::make_unique<io::Socket>(state->host.loop, fd));
  ++state->accepted;
  ++state->open;
  const Script script = state->script;  // the one this connection runs to its end
  co_await script.run(connection);
  --state->open;
}

}  // namespace sluice::sim
