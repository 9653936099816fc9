#pragma once

#include "base/arena.h"
#include "base/buffer.h"
#include "base/rng.h"
#include "coro/executor.h"
#include "io/backend.h"
#include "io/mailbox.h"

#include <atomic>
#include <memory>
#include <optional>

namespace sluice::io {

/// One worker's loop: runs what is ready, fires timers, takes messages from other threads, and
/// waits on its backend. Everything but `post` and `stop` belongs to the thread that runs it.
class Loop : public coro::Executor {
 public:
  /// `seed` feeds the loop's chance; the backend is the loop's own.
  Loop(std::unique_ptr<Backend> backend, std::uint64_t seed);
  ~Loop();

  /// Turns until stopped.
  void run();
  /// One turn: messages, timers, what is ready; then waits if nothing is left to do. Returns
  /// whether anything ran.
  bool turn();

  /// Makes `run` return soon. From any thread.
  void stop();

  /// Runs `message` on this loop, soon. From any thread; messages of one thread keep their order.
  void post(Mailbox::Message message);

  Backend& backend() { return *backend_; }

  BufferPool& buffers() { return buffers_; }

  ArenaBlocks& arena_blocks() { return arena_blocks_; }

  PipePool& pipes() { return pipes_; }

  Rng& rng() { return rng_; }

  /// A fresh reading of the clock, for durations that end now; `now()` is the time of this turn.
  [[nodiscard]] TimePoint clock_now() const { return backend_->now(); }

  /// The time of day in this turn; read once a turn, and only if somebody asks.
  [[nodiscard]] WallTime wall_now() {
    if (!wall_now_) {
      wall_now_ = backend_->wall_now();
    }
    return *wall_now_;
  }

  /// Turns done so far: shows that the loop is alive. From any thread.
  [[nodiscard]] std::uint64_t heartbeat() const {
    return heartbeat_.load(std::memory_order_relaxed);
  }

 private:
  std::unique_ptr<Backend> backend_;
  BufferPool buffers_;
  ArenaBlocks arena_blocks_;
  PipePool pipes_;
  Rng rng_;
  Mailbox mailbox_;
  std::optional<WallTime> wall_now_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> heartbeat_{0};
};

}  // namespace sluice::io
