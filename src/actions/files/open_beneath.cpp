#include "actions/files/open_beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace sluice::actions {

namespace {

/// O_NONBLOCK: a fifo without a writer is opened at once, and found to be no file.
constexpr int kReadFlags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
constexpr int kDirectoryFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;

using Opened = std::expected<io::Descriptor, int>;

Opened checked(long fd) {
  if (fd < 0) {
    return std::unexpected(errno);
  }
  return io::Descriptor(static_cast<int>(fd));
}

Opened open_at(int directory, const char* name, int flags, std::uint64_t resolve) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags);
  how.resolve = resolve;
  return checked(::syscall(SYS_openat2, directory, name, &how, sizeof(how)));
}

/// Opens a name without links, one segment after the other; for kernels that cannot do it.
Opened walk(const io::Descriptor& root, std::string_view name) {
  io::Descriptor directory;
  const auto from = [&] { return directory ? directory.get() : root.get(); };
  while (true) {
    const std::size_t slash = name.find('/');
    const std::string segment(name.substr(0, slash));
    const bool is_last = slash == std::string_view::npos;
    Opened next = checked(
        ::openat(from(), segment.c_str(), O_NOFOLLOW | (is_last ? kReadFlags : kDirectoryFlags))
    );
    if (!next || is_last) {
      return next;
    }
    directory = *std::move(next);
    name.remove_prefix(slash + 1);
  }
}

/// Opens a name in which no segment is a link.
Opened open_without_links(
    const io::Descriptor& root, const std::string& name, std::uint64_t resolve, Kernel kernel
) {
  const std::string& some = name.empty() ? std::string(".") : name;
  return kernel == Kernel::Openat2
             ? open_at(root.get(), some.c_str(), kReadFlags, resolve | RESOLVE_NO_SYMLINKS)
             : walk(root, some);
}

}  // namespace

Kernel kernel_ability() {
  // ENOSYS: too old; EPERM: a container's filter forbids it; EINVAL: no RESOLVE_CACHED. What is not
  // in the kernel's cache (EAGAIN) is fine: it understood.
  static const Kernel ability = [] {
    const Opened tried = open_at(AT_FDCWD, ".", kDirectoryFlags, RESOLVE_CACHED);
    return tried || tried.error() == EAGAIN ? Kernel::Openat2 : Kernel::Older;
  }();
  return ability;
}

Opened open_beneath(
    const std::string& root, const std::string& name, Symlinks symlinks, Wait wait, Kernel kernel
) {
  if (wait == Wait::Never && kernel != Kernel::Openat2) {
    return std::unexpected(EAGAIN);
  }
  const std::uint64_t patience = wait == Wait::Never ? RESOLVE_CACHED : 0;
  Opened directory = kernel == Kernel::Openat2
                         ? open_at(AT_FDCWD, root.c_str(), kDirectoryFlags, patience)
                         : checked(::open(root.c_str(), kDirectoryFlags));
  if (!directory) {
    return directory;
  }
  const std::uint64_t beneath = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | patience;
  if (kernel == Kernel::Openat2) {
    Opened file =
        symlinks == Symlinks::Follow
            ? open_at(directory->get(), name.empty() ? "." : name.c_str(), kReadFlags, beneath)
            : open_without_links(*directory, name, beneath, kernel);
    // With EXDEV an absolute link may lead back to below the root; with ELOOP an owner may be the
    // right one: that is looked at by hand.
    const int followed_by_hand = symlinks == Symlinks::Follow ? EXDEV : ELOOP;
    if (file || file.error() != followed_by_hand || symlinks == Symlinks::Deny) {
      return file;
    }
    if (wait == Wait::Never) {
      return std::unexpected(EAGAIN);
    }
  }
  const std::expected<std::string, int> real = resolve_links(root, name, symlinks);
  if (!real) {
    return std::unexpected(real.error());
  }
  // Whatever becomes a link after it was looked at is refused now.
  return open_without_links(*directory, *real, beneath, kernel);
}

}  // namespace sluice::actions
