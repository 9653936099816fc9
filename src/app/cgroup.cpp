#include "app/cgroup.h"

#include "base/strings.h"

#include <fstream>

namespace sluice::app {

std::string cgroup_path(std::string_view controller) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) {
      continue;
    }
    const std::string_view controllers =
        std::string_view(line).substr(first + 1, second - first - 1);
    const bool named =
        !controller.empty() && !for_each_list_element(controllers, [&](std::string_view one) {
          return one != controller;
        });
    if (named || (controller.empty() && controllers.empty())) {
      return line.substr(second + 1);
    }
  }
  return "/";
}

std::optional<std::string> first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  return std::getline(file, line) ? std::optional(line) : std::nullopt;
}

}  // namespace sluice::app
