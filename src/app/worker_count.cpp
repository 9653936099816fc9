#include "app/worker_count.h"

#include "app/cgroup.h"
#include "base/strings.h"

#include <sched.h>

#include <algorithm>
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

/// Processors' worth of time that a quota allows, rounded up.
std::optional<std::uint32_t> processors_of(const std::string& quota, const std::string& period) {
  const auto used = parse_decimal(quota);  // "max" and "-1" are no numbers: no quota
  const auto of = parse_decimal(period);
  if (!used || !of || *of == 0 || *used == 0) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>((*used + *of - 1) / *of, UINT32_MAX));
}

/// A quota may be set on any cgroup above ours; the tightest counts.
std::optional<std::uint32_t> quota_v2() {
  std::optional<std::uint32_t> tightest;
  for_each_cgroup_v2("cpu.max", [&](const std::string& line) {
    std::istringstream words(line);
    std::string quota;
    std::string period;
    words >> quota >> period;
    if (const auto processors = processors_of(quota, period)) {
      tightest = std::min(tightest.value_or(UINT32_MAX), *processors);
    }
  });
  return tightest;
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
