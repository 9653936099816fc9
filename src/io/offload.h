#pragma once

#include "base/error.h"
#include "coro/task.h"
#include "io/loop.h"
#include "io/reply.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace sluice::io {

/// A bounded pool of threads for what would block a loop: cold files, slow hashes, large regexes at
/// high levels. A thread starts when there is work for it. With no threads (the simulation) the
/// work is done at once on the caller's loop.
class Offload {
 public:
  struct Options {
    std::size_t threads = 2;
    std::size_t queue = 1024;  ///< jobs waiting; more are refused
  };

  /// One user's share of the pool: no more than `limit` of its jobs wait or run at a time. Belongs
  /// to one worker.
  struct User {
    std::size_t limit;
    /// Held by its jobs too: one whose fiber was stopped still runs, and still counts.
    std::shared_ptr<std::size_t> in_flight = std::make_shared<std::size_t>(0);
  };

  explicit Offload(const Options& options);
  Offload(const Offload&) = delete;
  Offload& operator=(const Offload&) = delete;
  /// Waits for the jobs that run; those still queued are dropped.
  ~Offload();

  /// Runs `work`, which returns a value, on a thread of the pool. `work` owns all it touches: when
  /// the fiber is stopped it goes on without it. Errors: ConnectionLimitReached when the queue or
  /// the user's share is full, Cancelled, Timeout.
  template <class Work>
  coro::Task<Result<std::invoke_result_t<Work&>>> run(Loop& loop, User& user, Work work);

 private:
  using Job = std::move_only_function<void()>;

  /// False when the queue is full.
  bool submit(Job job);
  bool add_thread();
  void serve();

  Options options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::size_t idle_ = 0;  // threads that wait for a job
  std::vector<std::thread> threads_;
};

template <class Work>
coro::Task<Result<std::invoke_result_t<Work&>>> Offload::run(Loop& loop, User& user, Work work) {
  using Value = std::invoke_result_t<Work&>;
  if (*user.in_flight >= user.limit) {
    co_return fail(Errc::ConnectionLimitReached, "too much of this work is waiting");
  }
  auto reply = std::make_shared<Reply<Value>>(loop);
  const bool submitted =
      submit([reply, &loop, share = user.in_flight, work = std::move(work)]() mutable {
        reply->deliver(work());
        loop.post([share = std::move(share)] { --*share; });
      });
  if (!submitted) {
    co_return fail(Errc::ConnectionLimitReached, "the work queue is full");
  }
  ++*user.in_flight;
  co_return co_await reply->wait();
}

}  // namespace sluice::io
