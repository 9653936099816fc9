#pragma once

#include "actions/files/open_file.h"

#include <cstddef>
#include <string_view>
#include <unordered_set>

namespace sluice::actions {

/// The files one worker has used within the last second, open or, if small, in its memory. A file
/// that has changed is never found: the file system is asked once for each turn of the loop, by
/// path, which does not make the loop wait for what was looked up less than a second ago.
class FileCache {
 public:
  static constexpr std::size_t kMaxFiles = 512;
  static constexpr std::size_t kMaxBytes = std::size_t{8} << 20U;  ///< of contents
  static constexpr Duration kLifetime = std::chrono::seconds(1);

  FileCache() = default;
  FileCache(const FileCache&) = delete;
  FileCache& operator=(const FileCache&) = delete;

  /// The file of that name as it is now; null if it has to be opened.
  FileRef find(std::uint32_t root_id, const FileName& name, TimePoint now);

  /// Keeps a file that was opened, in place of what was there; the least used ones go. One that has
  /// only just changed is not kept: another change might not show.
  void insert(const FileRef& file);

  /// Drops what nobody has asked for within its time.
  void drop_expired(TimePoint now);

  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  struct Key {
    std::uint32_t root_id;
    std::string_view path;
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const Key& key) const;
    std::size_t operator()(const FileRef& file) const;
  };

  struct Equal {
    using is_transparent = void;

    static Key key(const Key& key) { return key; }

    static Key key(const FileRef& file) { return {file->root_id, file->path}; }

    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return key(a).root_id == key(b).root_id && key(a).path == key(b).path;
    }
  };

  using Files = std::unordered_set<FileRef, Hash, Equal>;

  void drop(Files::iterator place);
  void drop(OpenFile& file);

  Files files_;
  IntrusiveList<OpenFile> by_use_;  // the least recently used first
  std::size_t bytes_ = 0;
};

}  // namespace sluice::actions
