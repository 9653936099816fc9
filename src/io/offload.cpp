#include "io/offload.h"

#include <system_error>
#include <utility>

namespace sluice::io {

Offload::Offload(const Options& options) : options_(options) {}

Offload::~Offload() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

bool Offload::submit(Job job) {
  if (options_.threads == 0) {
    job();
    return true;
  }
  {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() >= options_.queue) {
      return false;
    }
    jobs_.push_back(std::move(job));
    if (jobs_.size() > idle_ && threads_.size() < options_.threads && !add_thread()) {
      jobs_.pop_back();
      return false;
    }
  }
  wake_.notify_one();
  return true;
}

/// False: there is no thread, and the system has none to give. With one at least, the job waits.
bool Offload::add_thread() {
  try {
    threads_.emplace_back(&Offload::serve, this);
  } catch (const std::system_error&) {
    return !threads_.empty();
  }
  return true;
}

void Offload::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    --idle_;
    if (stopping_) {
      return;
    }
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

}  // namespace sluice::io
