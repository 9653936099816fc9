#pragma once

#include "actions/files/file_cache.h"
#include "base/error.h"
#include "coro/task.h"
#include "exchange/exchange.h"
#include "io/loop.h"
#include "io/offload.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::actions {

/// The files of one worker: how they are opened and read without its loop ever waiting for a disk.
class WorkerFiles {
 public:
  explicit WorkerFiles(io::Offload& offload) : offload_(offload) {}

  /// The file or directory of that name, below `root`, both the caller's. From the cache; else
  /// opened here if the kernel has all of it at hand, else on another thread. Suspends then.
  /// Errors: those of `open_file`, ConnectionLimitReached when too many wait already.
  coro::Task<Result<FileRef>> open(io::Loop& loop, const FileRoot& root, FileName name);

  /// The same, where the cache has it; never suspends. Null if it has not.
  FileRef find(const FileRoot& root, const FileName& name, TimePoint now) {
    return cache_.find(root.id, name, now);
  }

  /// Makes sure that reading these bytes of a file takes no disk, within reason. Suspends while one
  /// is read.
  coro::Task<Result<>> fetch(
      io::Loop& loop,
      std::shared_ptr<const io::Descriptor> file,
      std::uint64_t from,
      std::size_t size
  );

  /// Runs what may wait on another thread; `work` owns all it touches.
  template <class Work>
  [[clang::coro_wrapper]] auto wait_for(io::Loop& loop, Work work) {
    return offload_.run(loop, user_, std::move(work));
  }

  void drop_expired(TimePoint now) { cache_.drop_expired(now); }

 private:
  /// Jobs of one worker that wait or run.
  static constexpr std::size_t kMaxWaiting = 512;

  io::Offload& offload_;
  io::Offload::User user_{.limit = kMaxWaiting};
  FileCache cache_;
};

/// What serves files in this process, for all routes and configurations: the files of each worker.
class FileStore {
 public:
  FileStore(std::size_t workers, io::Offload& offload);

  /// A root as the caches know it. On the control thread.
  FileRoot root(std::string_view path, Symlinks symlinks);

  /// On the worker's thread.
  [[nodiscard]] WorkerFiles& on(exchange::WorkerId worker) {
    return *workers_[static_cast<std::size_t>(worker)];
  }

 private:
  std::vector<std::unique_ptr<WorkerFiles>> workers_;
  std::map<std::pair<std::string, Symlinks>, std::uint32_t> roots_;
};

}  // namespace sluice::actions
