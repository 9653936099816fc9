#include "actions/files/file_cache.h"

#include "base/hash.h"

#include <sys/stat.h>

namespace sluice::actions {

namespace {

/// Whether the file system still has it there as it was.
bool is_unchanged(const OpenFile& file, const FileName& name) {
  struct stat found{};
  return ::stat(name.path.data(), &found) == 0 && FileState::of(found) == file.data.state;
}

}  // namespace

std::size_t FileCache::Hash::operator()(const Key& key) const {
  return hash_bytes(key.path, key.root_id);
}

std::size_t FileCache::Hash::operator()(const FileRef& file) const {
  return hash_bytes(file->path, file->root_id);
}

FileRef FileCache::find(std::uint32_t root_id, const FileName& name, TimePoint now) {
  const auto place = files_.find(Key{root_id, name.path});
  if (place == files_.end()) {
    return {};
  }
  OpenFile& file = **place;
  if (now - file.opened >= kLifetime || (file.checked != now && !is_unchanged(file, name))) {
    drop(place);
    return {};
  }
  file.checked = now;
  file.unlink();
  by_use_.push_back(file);
  return *place;
}

void FileCache::insert(const FileRef& file) {
  if (!file->data.is_settled) {
    return;
  }
  if (const auto place = files_.find(Key{file->root_id, file->path}); place != files_.end()) {
    drop(place);
  }
  files_.insert(file);
  by_use_.push_back(*file);
  bytes_ += file->data.content.size();
  while (files_.size() > kMaxFiles || bytes_ > kMaxBytes) {
    drop(by_use_.front());
  }
}

void FileCache::drop_expired(TimePoint now) {
  while (!by_use_.empty() && now - by_use_.front().opened >= kLifetime) {
    drop(by_use_.front());
  }
}

void FileCache::drop(OpenFile& file) {
  drop(files_.find(Key{file.root_id, file.path}));
}

void FileCache::drop(Files::iterator place) {
  (*place)->unlink();
  bytes_ -= (*place)->data.content.size();
  files_.erase(place);
}

}  // namespace sluice::actions
