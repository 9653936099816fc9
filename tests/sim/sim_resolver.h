#pragma once

#include "base/rng.h"
#include "io/resolver.h"

#include <map>
#include <string>
#include <vector>

namespace sluice::sim {

/// Answers names as a test scripts them, after a delay that the seed decides.
class SimResolver final : public io::Resolver {
 public:
  /// What a look-up of one name gives.
  struct Script {
    Result<io::Resolution> answer = fail(Errc::DnsError);
    Duration longest_delay = std::chrono::milliseconds(5);
  };

  explicit SimResolver(Rng& rng) : rng_(&rng) {}

  void set(
      const std::string& name,
      std::vector<io::Address> addresses,
      Duration ttl = std::chrono::seconds(30)
  ) {
    scripts_[name] = {.answer = io::Resolution{std::move(addresses), ttl}};
  }

  void set(const std::string& name, Script script) { scripts_[name] = std::move(script); }

  /// Literals answer themselves; a name without a script does not exist.
  coro::Task<Result<io::Resolution>> resolve(io::Loop& loop, std::string name) override;

  [[nodiscard]] int questions() const { return questions_; }

 private:
  Rng* rng_;
  std::map<std::string, Script> scripts_;
  int questions_ = 0;
};

}  // namespace sluice::sim
