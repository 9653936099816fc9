#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::app {

/// Our cgroup's path under a controller; empty controller: cgroup v2.
std::string cgroup_path(std::string_view controller);

/// The first line of a file, if there is one.
std::optional<std::string> first_line(const std::string& path);

/// Calls `visit` with the first line of `file` in our cgroup (v2) and in each above it.
template <class Visit>
void for_each_cgroup_v2(std::string_view file, Visit&& visit) {
  std::string path = cgroup_path("");
  while (true) {
    if (const auto line = first_line("/sys/fs/cgroup" + path + "/" + std::string(file))) {
      visit(*line);
    }
    if (path.empty() || path == "/") {
      return;
    }
    path.resize(path.rfind('/'));
  }
}

}  // namespace sluice::app
