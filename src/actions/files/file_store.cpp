#include "actions/files/file_store.h"

#include "actions/files/page_cache.h"

#include <cerrno>

namespace sluice::actions {

coro::Task<Result<FileRef>> WorkerFiles::open(io::Loop& loop, const FileRoot& root, FileName name) {
  if (FileRef known = find(root, name, loop.now())) {
    co_return known;
  }
  const std::string below_root(name.below_root());
  Result<FileData> opened = open_file(root.path, below_root, root.symlinks, Wait::Never);
  if (!opened && opened.error().detail == EAGAIN) {
    opened = CO_TRY(co_await wait_for(loop, [root, below_root] {
      return open_file(root.path, below_root, root.symlinks, Wait::Allowed);
    }));
  }
  FileData data = CO_TRY(std::move(opened));
  FileRef file = make_ref<OpenFile>(root.id, name.path, std::move(data), loop.now());
  cache_.insert(file);
  co_return file;
}

coro::Task<Result<>> WorkerFiles::fetch(
    io::Loop& loop, std::shared_ptr<const io::Descriptor> file, std::uint64_t from, std::size_t size
) {
  if (!is_in_page_cache(file->get(), from, size)) {
    CO_TRY(co_await wait_for(loop, [file = std::move(file), from, size] {
      read_into_page_cache(file->get(), from, size);
      return true;
    }));
  }
  co_return Ok;
}

FileStore::FileStore(std::size_t workers, io::Offload& offload) {
  for (std::size_t i = 0; i < workers; ++i) {
    workers_.push_back(std::make_unique<WorkerFiles>(offload));
  }
}

FileRoot FileStore::root(std::string_view path, Symlinks symlinks) {
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  // The root of all is `/.`, so that names follow a slash here too.
  std::string kept(path.empty() ? "/." : path);
  const auto [place, is_new] =
      roots_.try_emplace({kept, symlinks}, static_cast<std::uint32_t>(roots_.size()));
  return {.id = place->second, .path = std::move(kept), .symlinks = symlinks};
}

}  // namespace sluice::actions
