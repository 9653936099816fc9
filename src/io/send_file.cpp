#include "io/send_file.h"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>

namespace sluice::io {

namespace {

ssize_t copy_file(int socket, const FileSlice& slice) {
  std::array<char, 16 * 1024> bytes;
  const std::size_t wanted = std::min<std::uint64_t>(slice.size, bytes.size());
  const ssize_t n = ::pread(slice.file, bytes.data(), wanted, static_cast<off_t>(slice.offset));
  return n <= 0 ? n : ::send(socket, bytes.data(), static_cast<std::size_t>(n), MSG_NOSIGNAL);
}

}  // namespace

ssize_t send_file(int socket, const FileSlice& slice) {
  constexpr std::uint64_t kMost = 0x7ffff000;  // what the call moves at a time
  auto offset = static_cast<off_t>(slice.offset);
  const ssize_t n = ::sendfile(socket, slice.file, &offset, std::min(slice.size, kMost));
  return n < 0 && errno == EINVAL ? copy_file(socket, slice) : n;
}

}  // namespace sluice::io
