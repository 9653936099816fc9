#include "downstream/client_counts.h"

#include <algorithm>
#include <string_view>

namespace sluice::downstream {

namespace {

/// Eight bytes tell clients apart: the network of an IPv6 address; an IPv4 address in a block that
/// no IPv6 network has (::/64 is not routed).
std::uint64_t client_of(const io::Address& address) {
  const std::string_view bytes = address.ip_bytes().substr(0, sizeof(std::uint64_t));
  std::uint64_t client = 0;
  for (const char byte : bytes) {
    client = client << 8U | static_cast<std::uint8_t>(byte);
  }
  return client;
}

}  // namespace

std::optional<ClientCounts::Permit> ClientCounts::try_enter(
    const io::Address& address, std::uint32_t limit
) {
  const std::uint64_t client = client_of(address);
  Shard& shard = shard_of(client);
  const std::lock_guard lock(shard.mutex);
  std::uint32_t& connections = shard.connections[client];
  if (connections >= limit) {
    return std::nullopt;  // with a limit of 1 at least, the entry is that of another connection
  }
  ++connections;
  return Permit(*this, client);
}

void ClientCounts::leave(std::uint64_t client) {
  Shard& shard = shard_of(client);
  const std::lock_guard lock(shard.mutex);
  const auto entry = shard.connections.find(client);
  if (--entry->second == 0) {
    shard.connections.erase(entry);
  }
}

}  // namespace sluice::downstream
