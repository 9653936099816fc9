#include "actions/files/page_cache.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace sluice::actions {

namespace {

// cachestat(2), as <linux/mman.h> of Linux 6.5 has it.
constexpr long kCacheStat = 451;

struct Range {
  std::uint64_t offset;
  std::uint64_t size;
};

struct CacheStat {
  std::uint64_t cached;
  std::uint64_t dirty;
  std::uint64_t in_writeback;
  std::uint64_t evicted;
  std::uint64_t recently_evicted;
};

constexpr std::size_t kPiece = 128 * 1024;

}  // namespace

bool is_in_page_cache(int file, std::uint64_t from, std::size_t size) {
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  if (size == 0) {
    return true;
  }
  const Range range{from, size};
  CacheStat found{};
  if (::syscall(kCacheStat, file, &range, &found, 0) != 0) {
    return false;
  }
  return found.cached >= (from + size - 1) / page - from / page + 1;
}

void read_into_page_cache(int file, std::uint64_t from, std::size_t size) {
  ::posix_fadvise(file, static_cast<off_t>(from), static_cast<off_t>(size), POSIX_FADV_WILLNEED);
  std::vector<char> piece(std::min(size, kPiece));
  while (size > 0) {
    const ssize_t n =
        ::pread(file, piece.data(), std::min(size, piece.size()), static_cast<off_t>(from));
    if (n <= 0) {
      return;  // whoever sends it will find out
    }
    from += static_cast<std::uint64_t>(n);
    size -= static_cast<std::size_t>(n);
  }
}

}  // namespace sluice::actions
