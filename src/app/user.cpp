#include "app/user.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

namespace sluice::app {

namespace {

std::string failure(const char* what) {
  return std::string(what) + ": " + std::generic_category().message(errno);
}

}  // namespace

std::optional<User> find_user(const std::string& name) {
  std::vector<char> texts(std::size_t{16} << 10U);
  passwd entry{};
  passwd* found = nullptr;
  while (::getpwnam_r(name.c_str(), &entry, texts.data(), texts.size(), &found) == ERANGE) {
    texts.resize(texts.size() * 2);
  }
  if (found == nullptr) {
    return std::nullopt;
  }
  return User{.name = name, .id = found->pw_uid, .group = found->pw_gid};
}

std::expected<void, std::string> become_user(const std::string& name) {
  const std::optional<User> user = find_user(name);
  if (!user) {
    return std::unexpected("there is no user \"" + name + "\" on this machine");
  }
  if (::getuid() == user->id && ::geteuid() == user->id) {
    return {};
  }
  if (::geteuid() != 0) {
    return std::unexpected(
        "only root can become \"" + name + "\": start the server as root, or as that user"
    );
  }
  // Groups first: afterwards there is no right to change them.
  if (::initgroups(name.c_str(), user->group) != 0) {
    return std::unexpected(failure("cannot take the groups of the user"));
  }
  if (::setresgid(user->group, user->group, user->group) != 0) {
    return std::unexpected(failure("cannot take the group of the user"));
  }
  if (::setresuid(user->id, user->id, user->id) != 0) {
    return std::unexpected(failure("cannot become the user"));
  }
  return {};
}

}  // namespace sluice::app
