#include "sim/host.h"

namespace sluice::sim {

Host::Host(Network& network, std::string name, const io::Address& address)
    : name_(std::move(name)),
      address_(address),
      backend_(new SimBackend(network, address)),
      loop(std::unique_ptr<io::Backend>(backend_), network.rng().next()),
      scope(loop) {
  loop.shuffle_with(&network.rng());
}

io::Address Host::at(std::uint16_t port) const {
  return *io::Address::parse_ip(address_.ip_text(), port);
}

bool Host::can_go_on() {
  if (loop.has_ready() || backend_->has_news()) {
    return true;
  }
  const auto next = loop.timers().next();
  return next && *next <= backend_->now();
}

}  // namespace sluice::sim
