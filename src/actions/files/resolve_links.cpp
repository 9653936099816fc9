#include "actions/files/resolve_links.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <vector>

namespace sluice::actions {

namespace {

constexpr int kMaxLinks = 40;  // as the kernel has it

/// Segments still to walk, the next one last.
class Pending {
 public:
  /// Puts a path in front of what is left.
  void push(std::string_view path) {
    while (!path.empty()) {
      const std::size_t slash = path.rfind('/');
      const std::string_view segment =
          slash == std::string_view::npos ? path : path.substr(slash + 1);
      if (!segment.empty() && segment != ".") {
        segments_.emplace_back(segment);
      }
      path = path.substr(0, slash == std::string_view::npos ? 0 : slash);
    }
  }

  [[nodiscard]] bool empty() const { return segments_.empty(); }

  std::string pop() {
    std::string segment = std::move(segments_.back());
    segments_.pop_back();
    return segment;
  }

 private:
  std::vector<std::string> segments_;
};

std::expected<std::string, int> real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(
      ::realpath(path.c_str(), nullptr), &std::free
  );
  if (real == nullptr) {
    return std::unexpected(errno);
  }
  return std::string(real.get());
}

/// Whether whoever made the link could have changed what it leads to as well: 0, ELOOP if not, or
/// why that is not known.
int compare_owners(const std::string& link, const struct stat& of_link) {
  struct stat target{};
  if (::stat(link.c_str(), &target) != 0) {
    return errno;
  }
  return target.st_uid == of_link.st_uid ? 0 : ELOOP;
}

}  // namespace

std::expected<std::string, int> resolve_links(
    const std::string& root, std::string_view name, Symlinks symlinks
) {
  std::expected<std::string, int> real_root = real_path(root);
  if (!real_root) {
    return real_root;
  }
  const std::string inside = *real_root == "/" ? "/" : *real_root + "/";
  std::string resolved = *real_root;
  Pending pending;
  pending.push(name);
  int links = 0;
  while (!pending.empty()) {
    const std::string segment = pending.pop();
    if (segment == "..") {
      resolved.resize(std::max<std::size_t>(resolved.rfind('/'), 1));
      continue;
    }
    const std::string next = (resolved == "/" ? "" : resolved) + "/" + segment;
    struct stat state{};
    if (::lstat(next.c_str(), &state) != 0) {
      return std::unexpected(errno);
    }
    if (!S_ISLNK(state.st_mode)) {
      resolved = next;
      continue;
    }
    if (++links > kMaxLinks || symlinks == Symlinks::Deny) {
      return std::unexpected(ELOOP);
    }
    if (symlinks == Symlinks::Owner) {
      if (const int refused = compare_owners(next, state); refused != 0) {
        return std::unexpected(refused);
      }
    }
    std::array<char, PATH_MAX> target;
    const ssize_t size = ::readlink(next.c_str(), target.data(), target.size());
    if (size < 0) {
      return std::unexpected(errno);
    }
    const std::string_view text(target.data(), static_cast<std::size_t>(size));
    pending.push(text);
    if (text.starts_with('/')) {
      resolved = "/";
    }
  }
  if (resolved == *real_root) {
    return std::string();
  }
  if (!resolved.starts_with(inside)) {
    return std::unexpected(EXDEV);
  }
  return resolved.substr(inside.size());
}

}  // namespace sluice::actions
