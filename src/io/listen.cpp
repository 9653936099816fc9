#include "io/listen.h"

#include "io/sockaddr.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace sluice::io {

namespace {

constexpr int kBacklog = 4096;  // the kernel lowers it to net.core.somaxconn

void set_on(int fd, int level, int option, int value = 1) {
  ::setsockopt(fd, level, option, &value, sizeof(value));
}

/// Whether somebody accepts on that unix socket.
bool answers(const SocketAddress& address) {
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (probe < 0) {
    return true;
  }
  const bool connected = ::connect(probe, address.get(), address.size) == 0 || errno == EAGAIN;
  ::close(probe);
  return connected;
}

Result<> prepare_unix_path(const Address& address) {
  struct stat info{};
  if (::lstat(address.path().c_str(), &info) != 0) {
    return Ok;
  }
  if (!S_ISSOCK(info.st_mode)) {
    return fail(Errc::SystemError, "the path exists and is no socket", EADDRINUSE);
  }
  if (answers(SocketAddress(address))) {
    return fail(Errc::SystemError, "another server answers there", EADDRINUSE);
  }
  ::unlink(address.path().c_str());
  return Ok;
}

Result<> bind_and_listen(int fd, const Address& address, const ListenOptions& options) {
  if (address.is_unix()) {
    TRY(prepare_unix_path(address));
  } else {
    set_on(fd, SOL_SOCKET, SO_REUSEADDR);
    set_on(fd, IPPROTO_TCP, TCP_NODELAY);  // accepted sockets inherit it
    if (options.share_port) {
      set_on(fd, SOL_SOCKET, SO_REUSEPORT);
    }
    if (address.family() == Address::Family::V6) {
      set_on(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }
  }
  const SocketAddress at(address);
  if (::bind(fd, at.get(), at.size) != 0) {
    return fail(Errc::SystemError, "bind", errno);
  }
  if (address.is_unix()) {
    ::chmod(address.path().c_str(), options.unix_mode);
  }
  if (::listen(fd, kBacklog) != 0) {
    return fail(Errc::SystemError, "listen", errno);
  }
  return Ok;
}

}  // namespace

Result<int> open_listening_socket(const Address& address, const ListenOptions& options) {
  const SocketAddress at(address);
  const int fd = ::socket(at.get()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return fail(Errc::SystemError, "socket", errno);
  }
  if (const Result<> bound = bind_and_listen(fd, address, options); !bound) {
    ::close(fd);
    return std::unexpected(bound.error());
  }
  return fd;
}

}  // namespace sluice::io
