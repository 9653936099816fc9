#include "app/memory.h"

#include "app/cgroup.h"
#include "base/strings.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>

namespace sluice::app {

namespace {

std::uint64_t pages(long name) {
  return static_cast<std::uint64_t>(std::max(::sysconf(static_cast<int>(name)), 0L));
}

}  // namespace

Bytes available_memory() {
  std::uint64_t least = pages(_SC_PHYS_PAGES) * pages(_SC_PAGESIZE);
  const auto take = [&](const std::string& line) {
    // "max" is no number: no limit.
    if (const auto limit = parse_decimal(line); limit && *limit != 0) {
      least = std::min(least, *limit);
    }
  };
  for_each_cgroup_v2("memory.max", take);
  const std::string v1 = "/sys/fs/cgroup/memory" + cgroup_path("memory");
  if (const auto line = first_line(v1 + "/memory.limit_in_bytes")) {
    take(*line);
  }
  return Bytes(least);
}

Bytes resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  file >> all >> resident;
  return Bytes(resident * pages(_SC_PAGESIZE));
}

}  // namespace sluice::app
