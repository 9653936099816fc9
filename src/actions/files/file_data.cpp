#include "actions/files/file_data.h"

#include <sys/uio.h>

#include <cerrno>
#include <chrono>
#include <utility>

namespace sluice::actions {

namespace {

/// Longer than a tick of any file system's clock.
constexpr std::int64_t kSettledAfterNs = 50'000'000;

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

std::int64_t nanoseconds(const timespec& time) {
  return time.tv_sec * kNsPerSecond + time.tv_nsec;
}

bool is_settled(const FileState& state) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now) - state.changed_ns >= kSettledAfterNs;
}

/// Reads all of a small file. Errors: EAGAIN, and those of the system.
Result<> read_whole(int fd, Wait wait, std::string& content) {
  std::size_t done = 0;
  while (done < content.size()) {
    const iovec rest{content.data() + done, content.size() - done};
    const ssize_t n =
        ::preadv2(fd, &rest, 1, static_cast<off_t>(done), wait == Wait::Never ? RWF_NOWAIT : 0);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      // A file system that cannot promise not to wait says EOPNOTSUPP.
      return fail(Errc::FileReadFailed, "", errno == EOPNOTSUPP ? EAGAIN : errno);
    }
    if (n == 0) {
      return fail(Errc::FileReadFailed, "the file became shorter");
    }
    done += static_cast<std::size_t>(n);
  }
  return Ok;
}

}  // namespace

FileState FileState::of(const struct stat& found) {
  return {
      .device = found.st_dev,
      .inode = found.st_ino,
      .size = static_cast<std::uint64_t>(found.st_size),
      .modified_ns = nanoseconds(found.st_mtim),
      .changed_ns = nanoseconds(found.st_ctim),
      .is_directory = S_ISDIR(found.st_mode),
  };
}

WallTime FileState::modified() const {
  return WallTime(std::chrono::duration_cast<WallTime::duration>(Duration(modified_ns)));
}

Error file_error(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP:
    case EXDEV:
    case EINVAL:
    case ENXIO:  // a socket, or a device that is not there
    case ENODEV:
      return {Errc::FileNotFound, "", error};
    case EACCES:
    case EPERM:
      return {Errc::FileForbidden, "", error};
    default:
      return {Errc::SystemError, "", error};
  }
}

Result<FileData> open_file(
    const std::string& root, const std::string& name, Symlinks symlinks, Wait wait
) {
  std::expected<io::Descriptor, int> opened = open_beneath(root, name, symlinks, wait);
  if (!opened) {
    return std::unexpected(file_error(opened.error()));
  }
  struct stat found{};
  if (::fstat(opened->get(), &found) != 0) {
    return std::unexpected(file_error(errno));
  }
  if (!S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode)) {
    return fail(Errc::FileNotFound, "neither a file nor a directory");
  }
  FileData data{.state = FileState::of(found)};
  data.is_settled = is_settled(data.state);
  if (data.state.is_directory) {
    return data;
  }
  if (data.state.size > FileData::kMaxContent) {
    data.file = std::make_shared<const io::Descriptor>(*std::move(opened));
    return data;
  }
  data.content.resize(data.state.size);
  TRY(read_whole(opened->get(), wait, data.content));
  return data;
}

}  // namespace sluice::actions
