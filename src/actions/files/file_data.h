#pragma once

#include "actions/files/open_beneath.h"
#include "base/error.h"
#include "base/units.h"
#include "io/descriptor.h"

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <string>

namespace sluice::actions {

/// What the file system says of a file: equal as long as it is the same file in the same state.
struct FileState {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;  ///< since 1970
  std::int64_t changed_ns = 0;
  bool is_directory = false;

  static FileState of(const struct stat& found);

  [[nodiscard]] WallTime modified() const;

  bool operator==(const FileState&) const = default;
};

/// A file or directory as it was opened. Made on any thread, owned by one at a time.
struct FileData {
  /// A file this small is read whole when it is opened, and its descriptor closed.
  static constexpr std::uint64_t kMaxContent = 32 * 1024;

  FileState state;
  std::string content;                         ///< all of it, where there is no descriptor
  std::shared_ptr<const io::Descriptor> file;  ///< null for small files and directories
  /// Whether its last change is so long ago that another would show in `state`: a file system's
  /// clock ticks every few milliseconds.
  bool is_settled = false;
};

/// Opens `name` below `root`; only regular files and directories are found. With Wait::Never, an
/// Error with EAGAIN as its detail says that it might have to wait. Errors: FileNotFound,
/// FileForbidden, FileReadFailed, SystemError; all with errno.
Result<FileData> open_file(
    const std::string& root, const std::string& name, Symlinks symlinks, Wait wait
);

/// What an error of the file system is to who asked for a file.
Error file_error(int error);

}  // namespace sluice::actions
