#pragma once

#include "io/address.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace sluice::downstream {

/// How many connections each client has, of all workers of a process. A client is an IPv4 address
/// or a /64 network of IPv6, of which one subscriber has all addresses. Thread-safe: sharded, and a
/// shard is locked for one look at its table.
class ClientCounts {
 public:
  /// A connection that counts while it lives; one made without a table does not.
  class Permit {
   public:
    Permit() = default;

    Permit(Permit&& other) noexcept
        : counts_(std::exchange(other.counts_, nullptr)), client_(other.client_) {}

    Permit& operator=(Permit&&) = delete;

    ~Permit() {
      if (counts_ != nullptr) {
        counts_->leave(client_);
      }
    }

   private:
    friend class ClientCounts;

    Permit(ClientCounts& counts, std::uint64_t client) : counts_(&counts), client_(client) {}

    ClientCounts* counts_ = nullptr;
    std::uint64_t client_ = 0;
  };

  /// Empty if the client of that address, which is an IP address, has `limit` connections already.
  std::optional<Permit> try_enter(const io::Address& address, std::uint32_t limit);

 private:
  static constexpr std::size_t kShards = 64;

  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, std::uint32_t> connections;
  };

  Shard& shard_of(std::uint64_t client) { return shards_.at((client ^ client >> 32U) % kShards); }

  void leave(std::uint64_t client);

  std::array<Shard, kShards> shards_;
};

}  // namespace sluice::downstream
