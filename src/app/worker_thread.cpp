#include "app/worker_thread.h"

#include "io/epoll_backend.h"

#include <fmt/format.h>

#include <pthread.h>
#include <sys/random.h>

#include <utility>

namespace sluice::app {

std::uint64_t random_seed() {
  std::uint64_t seed = 0;
  if (::getrandom(&seed, sizeof(seed), 0) != sizeof(seed)) {
    seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  }
  return seed;
}

Result<std::unique_ptr<WorkerThread>> WorkerThread::create(
    std::uint32_t index, io::Resolver& resolver, SharedState& shared
) {
  auto loop = std::make_unique<io::Loop>(TRY(io::make_epoll_backend()), random_seed());
  return std::unique_ptr<WorkerThread>(new WorkerThread(index, std::move(loop), resolver, shared));
}

WorkerThread::WorkerThread(
    std::uint32_t index, std::unique_ptr<io::Loop> loop, io::Resolver& resolver, SharedState& shared
)
    : index_(index),
      loop_(std::move(loop)),
      worker_(std::make_unique<Worker>(*loop_, resolver, index, shared)) {
  beat();
}

WorkerThread::~WorkerThread() {
  join();
}

void WorkerThread::start() {
  thread_ = std::thread([this] {
    ::pthread_setname_np(::pthread_self(), fmt::format("worker-{}", index_).c_str());
    loop_->run();
  });
}

void WorkerThread::join() {
  if (thread_.joinable()) {
    loop_->stop();
    thread_.join();
  }
}

void WorkerThread::ask_for_beat() {
  loop_->post([this] { beat(); });
}

void WorkerThread::beat() {
  last_beat_.store(
      std::chrono::steady_clock::now().time_since_epoch().count(), std::memory_order_relaxed
  );
}

}  // namespace sluice::app
