#include "sim/world.h"

#include "base/assert.h"
#include "base/chance.h"
#include "sim/seeds.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::sim {

namespace {

constexpr TimePoint kStart{std::chrono::hours(24)};
/// So many turns without time passing are a loop that spins.
constexpr std::uint64_t kMostTurns = 2'000'000;

World* the_world = nullptr;

}  // namespace

World::World(std::uint64_t seed, Weather weather) : seed_(seed), network_(seed, kStart) {
  SLUICE_ASSERT(the_world == nullptr, "one world at a time");
  network_.weather = weather;
  the_world = this;
  note_running_seed(seed);
  decide_by_chance = [](const char* name) { return the_world->decide(name); };
}

World::~World() {
  end();
  decide_by_chance = nullptr;
  the_world = nullptr;
  note_running_seed(std::nullopt);
  network_.events().clear();
}

Host& World::add_host(std::string name) {
  const auto number = static_cast<std::uint8_t>(hosts_.size() + 1);
  hosts_.push_back(
      std::make_unique<Host>(network_, std::move(name), io::Address::v4({10, 0, 0, number}, 0))
  );
  return *hosts_.back();
}

bool World::run_until(const std::function<bool()>& holds, Duration limit) {
  const TimePoint end = now() + limit;
  while (!holds()) {
    if (!step(end)) {
      return holds();
    }
  }
  return true;
}

void World::run_for(Duration time) {
  const TimePoint end = now() + time;
  while (step(end)) {
  }
  network_.advance(end);
}

void World::end() {
  const auto ended = [this] {
    return std::ranges::all_of(hosts_, [](const auto& host) { return host->scope.empty(); });
  };
  for (const auto& host : hosts_) {
    host->scope.cancel();
  }
  SLUICE_ASSERT(run_until(ended, std::chrono::hours(1)), "a cancelled fiber ends");
  run_for(std::chrono::minutes(1));  // what is on the way arrives
}

bool World::step(TimePoint limit) {
  std::vector<Host*> able;
  for (const auto& host : hosts_) {
    if (host->can_go_on()) {
      able.push_back(host.get());
    }
  }
  if (!able.empty()) {
    Host& host = *able[rng().below(able.size())];
    network_.trace().note(host.name());
    host.loop.turn();
    SLUICE_ASSERT(++turns_at_this_time_ < kMostTurns, "loops wait when there is nothing to do");
    return true;
  }
  const auto next = next_event();
  if (!next || *next > limit) {
    return false;
  }
  turns_at_this_time_ = 0;
  network_.advance(*next);
  return true;
}

std::optional<TimePoint> World::next_event() const {
  auto next = network_.next_event();
  for (const auto& host : hosts_) {
    if (const auto timer = host->next_timer()) {
      next = std::min(next.value_or(*timer), *timer);
    }
  }
  return next;
}

std::vector<std::string> World::leftovers() const {
  std::vector<std::string> left;
  for (const auto& host : hosts_) {
    if (const std::size_t fibers = host->scope.size(); fibers != 0) {
      left.push_back(fmt::format("{}: {} fibers", host->name(), fibers));
    }
    if (const std::size_t sockets = host->backend().open_sockets(); sockets != 0) {
      left.push_back(fmt::format("{}: {} sockets", host->name(), sockets));
    }
    if (const std::size_t buffers = host->loop.buffers().in_use(); buffers != 0) {
      left.push_back(fmt::format("{}: {} buffers", host->name(), buffers));
    }
    if (const std::size_t blocks = host->loop.arena_blocks().in_use(); blocks != 0) {
      left.push_back(fmt::format("{}: {} arena blocks", host->name(), blocks));
    }
  }
  if (const std::size_t descriptors = network_.open_descriptors(); descriptors != 0) {
    left.push_back(fmt::format("{} descriptors", descriptors));
  }
  return left;
}

std::uint64_t World::forced(std::string_view name) const {
  const auto found = branches_.find(name);
  return found == branches_.end() ? 0 : found->second.forced;
}

bool World::decide(std::string_view name) {
  if (!forces_) {
    return false;
  }
  auto found = branches_.find(name);
  if (found == branches_.end()) {
    // Some seeds never take a branch, so that others are seen without its effects.
    found = branches_.emplace(name, Branch{.enabled = rng().one_in(2)}).first;
  }
  Branch& branch = found->second;
  const bool taken = branch.enabled && rng().one_in(8);
  branch.forced += taken ? 1 : 0;
  return taken;
}

}  // namespace sluice::sim
