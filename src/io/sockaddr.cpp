#include "io/sockaddr.h"

#include <netinet/in.h>
#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstring>

namespace sluice::io {

SocketAddress::SocketAddress(const Address& address) {
  switch (address.family()) {
    case Address::Family::None:
      break;
    case Address::Family::V4: {
      auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
      v4.sin_family = AF_INET;
      v4.sin_port = htons(address.port());
      std::memcpy(&v4.sin_addr, address.ip_bytes().data(), sizeof(v4.sin_addr));
      size = sizeof(v4);
      break;
    }
    case Address::Family::V6: {
      auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
      v6.sin6_family = AF_INET6;
      v6.sin6_port = htons(address.port());
      std::memcpy(&v6.sin6_addr, address.ip_bytes().data(), sizeof(v6.sin6_addr));
      size = sizeof(v6);
      break;
    }
    case Address::Family::Unix: {
      auto& unix = reinterpret_cast<sockaddr_un&>(storage);
      unix.sun_family = AF_UNIX;
      std::memcpy(unix.sun_path, address.path().data(), address.path().size());
      size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.path().size() + 1);
      break;
    }
  }
}

Address SocketAddress::address() const {
  switch (storage.ss_family) {
    case AF_INET: {
      const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
      std::array<std::uint8_t, 4> bytes{};
      std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
      return Address::v4(bytes, ntohs(v4.sin_port));
    }
    case AF_INET6: {
      const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
      std::array<std::uint8_t, 16> bytes{};
      std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
      return Address::v6(bytes, ntohs(v6.sin6_port));
    }
    case AF_UNIX: {
      const auto& unix = reinterpret_cast<const sockaddr_un&>(storage);
      const std::size_t head = offsetof(sockaddr_un, sun_path);
      const std::size_t length = size > head ? strnlen(unix.sun_path, size - head) : 0;
      return Address::unix_path({unix.sun_path, length}).value_or(Address());
    }
    default:
      return {};
  }
}

}  // namespace sluice::io
