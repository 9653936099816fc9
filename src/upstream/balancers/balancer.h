#pragma once

#include "base/ref.h"
#include "base/rng.h"
#include "base/units.h"
#include "upstream/endpoint.h"
#include "upstream/settings.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace sluice::upstream {

/// One endpoint as a member of an upstream.
struct Member {
  Ref<Endpoint> endpoint;
  std::uint32_t server = 0;  ///< the entry of `servers` it comes from
  std::uint32_t weight = 1;
  bool backup = false;
  std::optional<std::uint32_t> max_connections;
  std::int64_t turn = 0;  ///< round robin: how much its turn is due
};

/// Why a request would rather go elsewhere just now; empty: it would not.
std::string_view trouble_of(const Member& member, TimePoint now);

/// Who may be chosen for one attempt.
struct Candidates {
  std::span<Member> members;
  std::span<Endpoint* const> tried;  ///< by earlier attempts of the request
  TimePoint now;
  bool backups = false;      ///< only those, instead of only the others
  bool avoided_too = false;  ///< also those that just failed
  bool tried_too = false;
  bool full_too = false;  ///< also those where a request would have to wait for a connection

  [[nodiscard]] bool allows(const Member& member) const;
};

/// Chooses an endpoint. One for each upstream and worker; keeps what it must remember there and in
/// the members.
class Balancer {
 public:
  Balancer() = default;
  Balancer(const Balancer&) = delete;
  Balancer& operator=(const Balancer&) = delete;
  virtual ~Balancer() = default;

  /// One of those that `candidates` allows; null if there is none.
  virtual Member* pick(const Candidates& candidates) = 0;
};

std::unique_ptr<Balancer> make_balancer(Balance kind, Rng& rng);

}  // namespace sluice::upstream
