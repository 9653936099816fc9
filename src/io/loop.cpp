#include "io/loop.h"

namespace sluice::io {

namespace {

/// So many fibers run before the loop looks at the outside again: one busy connection cannot starve
/// the rest.
constexpr std::size_t kRunsPerTurn = 256;

}  // namespace

Loop::Loop(std::unique_ptr<Backend> backend, std::uint64_t seed)
    : Executor(backend->now()), backend_(std::move(backend)), pipes_(*backend_), rng_(seed) {}

Loop::~Loop() = default;

void Loop::run() {
  while (!stopping_.load(std::memory_order_relaxed)) {
    turn();
  }
}

bool Loop::turn() {
  heartbeat_.store(heartbeat_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  wall_now_.reset();
  advance(backend_->now());
  bool worked = mailbox_.drain();
  worked |= run_ready(kRunsPerTurn) > 0;
  if (stopping_.load(std::memory_order_relaxed)) {
    return worked;
  }
  backend_->wait(*this, has_ready() ? std::optional(now()) : timers().next());
  return worked;
}

void Loop::stop() {
  stopping_.store(true, std::memory_order_relaxed);
  backend_->wake();
}

void Loop::post(Mailbox::Message message) {
  if (mailbox_.post(std::move(message))) {
    backend_->wake();
  }
}

}  // namespace sluice::io
