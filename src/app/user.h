#pragma once

#include <sys/types.h>

#include <expected>
#include <optional>
#include <string>

namespace sluice::app {

/// A user of the system.
struct User {
  std::string name;
  uid_t id = 0;
  gid_t group = 0;
};

/// Empty if there is none of that name.
std::optional<User> find_user(const std::string& name);

/// Makes the whole process that user, with its groups and without a way back. Nothing to do if it
/// is that user already. Otherwise says what went wrong.
std::expected<void, std::string> become_user(const std::string& name);

}  // namespace sluice::app
