#include "app/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace sluice::app {

void notify_service_manager(std::string_view state) {
  const char* const name = std::getenv("NOTIFY_SOCKET");
  if (name == nullptr || *name == '\0') {
    return;
  }
  sockaddr_un to{};
  const std::size_t length = std::strlen(name);
  if (length >= sizeof(to.sun_path)) {
    return;
  }
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, name, length);
  if (to.sun_path[0] == '@') {
    to.sun_path[0] = '\0';  // an abstract name
  }
  const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) {
    return;
  }
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
  ::sendto(
      fd, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to), size
  );
  ::close(fd);
}

}  // namespace sluice::app
