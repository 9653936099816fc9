#include "actions/files/directory.h"

#include "actions/files/file_data.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::actions {

namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

bool is_shown(std::string_view name, HiddenFiles hidden) {
  return name != "." && name != ".." && (hidden == HiddenFiles::Serve || !name.starts_with('.'));
}

/// The state of what is served under that name; empty if nothing is.
std::optional<FileState> state_of(
    int directory,
    const char* entry,
    const std::string& root,
    const std::string& name,
    Symlinks symlinks
) {
  struct stat found{};
  if (::fstatat(directory, entry, &found, AT_SYMLINK_NOFOLLOW) != 0) {
    return std::nullopt;
  }
  if (S_ISLNK(found.st_mode)) {
    // Whether it is followed is decided in one place, which opens it.
    const std::string path = name.empty() ? entry : name + "/" + entry;
    const auto target = open_beneath(root, path, symlinks, Wait::Allowed);
    if (!target || ::fstat(target->get(), &found) != 0) {
      return std::nullopt;
    }
  }
  if (!S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode)) {
    return std::nullopt;
  }
  return FileState::of(found);
}

}  // namespace

Result<Directory> read_directory(
    const std::string& root, const std::string& name, Symlinks symlinks, HiddenFiles hidden
) {
  const auto opened = open_beneath(root, name, symlinks, Wait::Allowed);
  if (!opened) {
    return std::unexpected(file_error(opened.error()));
  }
  const int own = ::fcntl(opened->get(), F_DUPFD_CLOEXEC, 0);
  const std::unique_ptr<DIR, CloseDirectory> stream(own >= 0 ? ::fdopendir(own) : nullptr);
  if (stream == nullptr) {
    const int error = errno;
    if (own >= 0) {
      ::close(own);
    }
    return std::unexpected(file_error(error));
  }
  Directory directory;
  while (const dirent* entry = ::readdir(stream.get())) {
    if (!is_shown(entry->d_name, hidden)) {
      continue;
    }
    if (directory.entries.size() == Directory::kMaxEntries) {
      directory.is_complete = false;
      break;
    }
    if (const auto state = state_of(opened->get(), entry->d_name, root, name, symlinks)) {
      directory.entries.push_back(
          {entry->d_name, state->size, state->modified(), state->is_directory}
      );
    }
  }
  std::ranges::sort(directory.entries, [](const DirectoryEntry& a, const DirectoryEntry& b) {
    return std::tie(b.is_directory, a.name) < std::tie(a.is_directory, b.name);
  });
  return directory;
}

}  // namespace sluice::actions
