#include "app/worker_count.h"

#include "base/strings.h"

#include <sched.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace sluice::app {

namespace {

std::uint32_t processors_allowed() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof(set), &set) != 0) {
    return 1;
  }
  return static_cast<std::uint32_t>(std::max(CPU_COUNT(&set), 1));
}

std::optional<std::string> first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  return std::getline(file, line) ? std::optional(line) : std::nullopt;
}

/// Processors' worth of time that a quota allows, rounded up.
std::optional<std::uint32_t> processors_of(const std::string& quota, const std::string& period) {
  const auto used = parse_decimal(quota);  // "max" and "-1" are no numbers: no quota
  const auto of = parse_decimal(period);
  if (!used || !of || *of == 0 || *used == 0) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>((*used + *of - 1) / *of, UINT32_MAX));
}

/// Our cgroup's path under a controller; empty controller: cgroup v2.
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

/// A quota may be set on any cgroup above ours; the tightest counts.
std::optional<std::uint32_t> quota_v2() {
  std::optional<std::uint32_t> tightest;
  std::string path = cgroup_path("");
  while (true) {
    if (const auto line = first_line("/sys/fs/cgroup" + path + "/cpu.max")) {
      std::istringstream words(*line);
      std::string quota;
      std::string period;
      words >> quota >> period;
      if (const auto processors = processors_of(quota, period)) {
        tightest = std::min(tightest.value_or(UINT32_MAX), *processors);
      }
    }
    if (path.empty() || path == "/") {
      return tightest;
    }
    path.resize(path.rfind('/'));
  }
}

std::optional<std::uint32_t> quota_v1() {
  for (const std::string& base :
       {"/sys/fs/cgroup/cpu" + cgroup_path("cpu"), std::string("/sys/fs/cgroup/cpu")}) {
    const auto quota = first_line(base + "/cpu.cfs_quota_us");
    const auto period = first_line(base + "/cpu.cfs_period_us");
    if (quota && period) {
      return processors_of(*quota, *period);
    }
  }
  return std::nullopt;
}

}  // namespace

std::uint32_t automatic_worker_count() {
  std::uint32_t count = processors_allowed();
  for (const auto& quota : {quota_v2(), quota_v1()}) {
    count = std::min(count, quota.value_or(count));
  }
  return std::max(count, 1U);
}

}  // namespace sluice::app
