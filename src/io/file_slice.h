#pragma once

#include <cstdint>

namespace sluice::io {

/// Bytes of an open file on their way to a socket. The descriptor is somebody else's, and outlives
/// it.
struct FileSlice {
  int file = -1;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;

  void remove_prefix(std::uint64_t count) {
    offset += count;
    size -= count;
  }
};

}  // namespace sluice::io
