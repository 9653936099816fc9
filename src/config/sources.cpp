#include "config/sources.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <memory>

namespace sluice::config {

namespace {

/// Closes the descriptor it holds.
struct OpenFile {
  int descriptor;

  explicit OpenFile(const std::string& path)
      : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  ~OpenFile() {
    if (descriptor >= 0) {
      ::close(descriptor);
    }
  }
};

FileText read_file(const std::string& path, std::size_t max_size) {
  const OpenFile file(path);
  if (file.descriptor < 0) {
    return std::unexpected(errno);
  }
  std::string text;
  std::array<char, std::size_t{64} << 10U> block{};
  while (text.size() <= max_size) {
    const ssize_t size = ::read(file.descriptor, block.data(), block.size());
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size < 0) {
      return std::unexpected(errno);
    }
    if (size == 0) {
      break;
    }
    text.append(block.data(), static_cast<std::size_t>(size));
  }
  return text;
}

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileText Sources::read(const std::string& path, std::size_t max_size) {
  if (remembers_) {
    const auto known = texts_.find(path);
    return known != texts_.end() ? known->second : std::unexpected(ENOENT);
  }
  return texts_[path] = read_file(path, max_size);
}

FileText Sources::read_watched(const std::string& path, std::size_t max_size) {
  // The stamp first: a change while we read shows as one afterwards.
  const std::optional<Stamp> stamp = stamp_of(path);
  watched_[path] = {.read = stamp, .seen = stamp};
  return read_file(path, max_size);
}

std::expected<std::vector<std::string>, int> Sources::find(const std::string& pattern) {
  if (remembers_) {
    const auto known = found_.find(pattern);
    return known != found_.end() ? known->second : std::vector<std::string>();
  }
  glob_t matches{};
  const int failure = ::glob(pattern.c_str(), GLOB_ERR, nullptr, &matches);
  const std::unique_ptr<glob_t, decltype(&::globfree)> owner(&matches, &::globfree);
  if (failure == GLOB_NOSPACE) {
    return std::unexpected(ENOMEM);
  }
  if (failure == GLOB_ABORTED && errno != ENOENT) {
    return std::unexpected(errno);
  }
  std::vector<std::string> paths;
  for (std::size_t i = 0; failure == 0 && i < matches.gl_pathc; ++i) {
    paths.emplace_back(matches.gl_pathv[i]);
  }
  return found_[pattern] = std::move(paths);
}

std::vector<std::string> Sources::changed_files() {
  std::vector<std::string> changed;
  for (auto& [path, watched] : watched_) {
    const std::optional<Stamp> now = stamp_of(path);
    if (now != watched.read && now == watched.seen) {
      changed.push_back(path);
    }
    watched.seen = now;
  }
  return changed;
}

void Sources::dismiss_changes() {
  for (auto& [path, watched] : watched_) {
    watched.read = watched.seen;
  }
}

Sources Sources::for_refresh() const {
  Sources again;
  again.texts_ = texts_;
  again.found_ = found_;
  again.remembers_ = true;
  return again;
}

std::optional<Sources::Stamp> Sources::stamp_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    return std::nullopt;
  }
  return Stamp{
      .device = status.st_dev,
      .inode = status.st_ino,
      .size = status.st_size,
      .modified = nanoseconds(status.st_mtim),
      .changed = nanoseconds(status.st_ctim)
  };
}

std::string path_beside(const std::string& file, const std::string& path) {
  return (std::filesystem::path(file).parent_path() / path).string();
}

}  // namespace sluice::config
