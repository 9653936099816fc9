#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace sluice::actions {

/// Which symbolic links below a root are followed. None leads out of it.
enum class Symlinks : std::uint8_t {
  Follow,  ///< those that lead to something below the root
  Owner,   ///< of these, those that belong to the owner of what they lead to
  Deny,
};

/// Follows the links of a path, one by one. May wait for a disk.
/// Gives the name, without links, of what `name` below `root` leads to, relative to the root;
/// empty for the root itself. Errors (errno): EXDEV if it leads out of the root, ELOOP for too many
/// links and for one that the policy refuses, and those of lstat and stat.
std::expected<std::string, int> resolve_links(
    const std::string& root, std::string_view name, Symlinks symlinks
);

}  // namespace sluice::actions
