#pragma once

#include <sys/types.h>

#include <string>

namespace sluice::io {

/// The file of a unix socket that is listened on: removed when this goes, unless another file has
/// taken its place.
class UnixSocketFile {
 public:
  /// `path`: of a socket that was just bound.
  explicit UnixSocketFile(std::string path);
  UnixSocketFile(UnixSocketFile&& other) noexcept;
  UnixSocketFile& operator=(UnixSocketFile&&) = delete;
  ~UnixSocketFile();

 private:
  std::string path_;  // empty: moved away
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace sluice::io
