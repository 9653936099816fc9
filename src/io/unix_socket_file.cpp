#include "io/unix_socket_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace sluice::io {

UnixSocketFile::UnixSocketFile(std::string path) : path_(std::move(path)) {
  struct stat info{};
  if (::lstat(path_.c_str(), &info) == 0) {
    device_ = info.st_dev;
    inode_ = info.st_ino;
  }
}

UnixSocketFile::UnixSocketFile(UnixSocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), device_(other.device_), inode_(other.inode_) {}

UnixSocketFile::~UnixSocketFile() {
  struct stat info{};
  if (!path_.empty() && ::lstat(path_.c_str(), &info) == 0 && info.st_dev == device_ &&
      info.st_ino == inode_) {
    ::unlink(path_.c_str());
  }
}

}  // namespace sluice::io
