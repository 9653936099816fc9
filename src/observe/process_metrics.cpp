#include "observe/process_metrics.h"

#include "base/units.h"
#include "observe/exposition.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace sluice::observe {

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void write_cpu_time(Exposition& out) {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    const double total = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    out.counter("process_cpu_seconds_total", "User and system CPU time spent.", {}, total);
  }
}

void write_memory(Exposition& out) {
  std::ifstream file("/proc/self/statm");
  std::uint64_t virtual_pages = 0;
  std::uint64_t resident_pages = 0;
  if (file >> virtual_pages >> resident_pages) {
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    out.gauge(
        "process_virtual_memory_bytes",
        "Size of the address space.",
        {},
        static_cast<double>(virtual_pages) * page
    );
    out.gauge(
        "process_resident_memory_bytes",
        "Memory resident in RAM.",
        {},
        static_cast<double>(resident_pages) * page
    );
  }
}

void write_descriptors(Exposition& out) {
  std::error_code error;
  std::int64_t open = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end;
       !error && entry != end;
       entry.increment(error)) {
    ++open;
  }
  if (!error) {
    // The one this loop reads by is not the process's own.
    out.gauge("process_open_fds", "Open file descriptors.", {}, static_cast<double>(open - 1));
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    out.gauge(
        "process_max_fds", "Most file descriptors allowed.", {}, static_cast<double>(limit.rlim_cur)
    );
  }
}

}  // namespace

std::shared_ptr<const Registry::Source> add_process_metrics(
    Registry& registry, std::string_view version
) {
  using DoubleSeconds = std::chrono::duration<double>;
  const WallTime now = std::chrono::system_clock::now();
  const double started = DoubleSeconds(now.time_since_epoch()).count();
  const Labels build = {{"version", std::string(version)}};
  return registry.add_source([started, build](Exposition& out) {
    out.gauge("sluice_build_info", "1, labelled with the version.", build, 1);
    out.gauge("process_start_time_seconds", "When the process started, in Unix time.", {}, started);
    write_cpu_time(out);
    write_memory(out);
    write_descriptors(out);
  });
}

}  // namespace sluice::observe
