#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace sluice::io {

/// Messages from other threads, run by the loop that owns the box. Posting takes a short lock;
/// looking whether there is something takes none.
class Mailbox {
 public:
  using Message = std::move_only_function<void()>;

  /// From any thread; true if the owner must be woken.
  bool post(Message message) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
    return !pending_.exchange(true, std::memory_order_release);
  }

  /// Runs what is there, on the owner's thread; true if there was something.
  bool drain() {
    if (!pending_.load(std::memory_order_acquire)) {
      return false;
    }
    std::vector<Message> batch;
    {
      const std::lock_guard lock(mutex_);
      pending_.store(false, std::memory_order_relaxed);
      batch.swap(messages_);
    }
    for (Message& message : batch) {
      message();
    }
    return true;
  }

 private:
  std::atomic<bool> pending_{false};
  std::mutex mutex_;
  std::vector<Message> messages_;
};

}  // namespace sluice::io
