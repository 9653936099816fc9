#pragma once

#include "io/address.h"

#include <sys/socket.h>

namespace sluice::io {

/// An `Address` as the system calls want it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  SocketAddress() : size(sizeof(storage)) {}

  explicit SocketAddress(const Address& address);

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }

  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

  [[nodiscard]] Address address() const;
};

}  // namespace sluice::io
