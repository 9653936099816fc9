#pragma once

#include "actions/files/file_path.h"
#include "actions/files/open_beneath.h"
#include "base/error.h"
#include "base/units.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::actions {

/// A name in a directory that would be served.
struct DirectoryEntry {
  std::string name;
  std::uint64_t size = 0;
  WallTime modified;
  bool is_directory = false;
};

struct Directory {
  /// A directory with more entries is shown in part.
  static constexpr std::size_t kMaxEntries = 10'000;

  std::vector<DirectoryEntry> entries;  ///< directories first, then by name
  bool is_complete = true;
};

/// What is served of the directory `name` below `root`: files, directories, and links that are
/// followed. May wait for a disk. Errors: those of `open_file`.
Result<Directory> read_directory(
    const std::string& root, const std::string& name, Symlinks symlinks, HiddenFiles hidden
);

}  // namespace sluice::actions
