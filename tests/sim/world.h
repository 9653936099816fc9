#pragma once

#include "sim/host.h"
#include "sim/network.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sim {

/// Hosts, the network between them, and time, which jumps to the next timer or event whenever
/// nobody has anything to do. Everything that could go one way or another is decided by the seed.
/// One world lives at a time.
class World {
 public:
  explicit World(std::uint64_t seed, Weather weather = {});
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  /// Cancels what still runs and closes everything.
  ~World();

  /// A new host at 10.0.0.N.
  Host& add_host(std::string name);

  Network& network() { return network_; }

  Rng& rng() { return network_.rng(); }

  [[nodiscard]] TimePoint now() const { return network_.now(); }

  [[nodiscard]] std::uint64_t seed() const { return seed_; }

  /// Goes on until `holds()`, or nothing is left to do, or `limit` of simulated time has passed.
  /// Returns whether it holds.
  bool run_until(const std::function<bool()>& holds, Duration limit = std::chrono::minutes(10));
  /// Lets `time` pass.
  void run_for(Duration time);
  /// Cancels every fiber of every host and waits for them: the end of a test.
  void end();

  /// What is left that should not be, one line each; empty after a clean `end`.
  [[nodiscard]] std::vector<std::string> leftovers() const;

  /// Of everything that has happened so far.
  [[nodiscard]] std::uint64_t trace_hash() { return network_.trace().hash(); }

  /// How often the seed forced the branch marked `sim::maybe(name)`.
  [[nodiscard]] std::uint64_t forced(std::string_view name) const;

  /// Forces no branches from now on.
  void force_nothing() { forces_ = false; }

 private:
  /// One turn of a host, or a jump in time; false if nothing is left to do by `limit`.
  bool step(TimePoint limit);
  std::optional<TimePoint> next_event() const;
  bool decide(std::string_view name);

  struct Branch {
    bool enabled = false;
    std::uint64_t forced = 0;
  };

  std::uint64_t seed_;
  Network network_;
  std::vector<std::unique_ptr<Host>> hosts_;
  bool forces_ = true;
  std::map<std::string, Branch, std::less<>> branches_;
  std::uint64_t turns_at_this_time_ = 0;
};

}  // namespace sluice::sim
