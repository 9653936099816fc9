#pragma once

#include "coro/task.h"
#include "io/address.h"
#include "io/loop.h"

#include <memory>
#include <string>
#include <vector>

namespace sluice::io {

/// What a name stands for now.
struct Resolution {
  std::vector<Address> addresses;  ///< with port 0, in the order of RFC 6724
  Duration ttl{};                  ///< how long this may be used
};

struct ResolverOptions {
  Duration timeout = std::chrono::seconds(2);  ///< of one look-up
  Duration min_ttl = std::chrono::seconds(1);
  Duration max_ttl = std::chrono::minutes(5);
  std::vector<std::string>
      servers;  ///< "192.0.2.1:53", "[2001:db8::1]:53"; empty: those of the system
};

/// Looks names up without blocking a loop. Shared by all workers; the simulation has its own.
class Resolver {
 public:
  Resolver() = default;
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  virtual ~Resolver() = default;

  /// The addresses of `name`, A and AAAA, from /etc/hosts or DNS. Suspends `loop`'s calling fiber.
  /// A name asked for by several workers at once is looked up once; answers are kept for their TTL.
  /// Errors: DnsTimeout, DnsError (no such name, no address, a server failure), Cancelled, Timeout.
  virtual coro::Task<Result<Resolution>> resolve(Loop& loop, std::string name) = 0;
};

/// A resolver on c-ares in a thread of its own. Must be destroyed after the fibers that use it and
/// before their loops.
Result<std::unique_ptr<Resolver>> make_resolver(const ResolverOptions& options);

}  // namespace sluice::io
