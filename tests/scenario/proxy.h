#pragma once

#include "app/explain.h"
#include "app/generation.h"
#include "app/shared_state.h"
#include "app/worker.h"
#include "scenario/collected_log.h"
#include "sim/origin.h"
#include "sim/seeds.h"
#include "sim/sim_resolver.h"
#include "sim/world.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::scenario {

using namespace literals;
using sim::Message;
using sim::Peer;

/// A whole proxy in a simulated world: its workers on loops of one thread, origins by name, and
/// clients. What it leaves behind is checked at its end.
class Proxy {
 public:
  struct Options {
    std::size_t workers = 2;
    sim::Weather weather{};
  };

  /// The proxy listens on port 8080, unless `settings` (YAML) say otherwise; upstreams are named by
  /// their host's name.
  Proxy(std::uint64_t seed, const std::string& settings, Options options);

  Proxy(std::uint64_t seed, const std::string& settings) : Proxy(seed, settings, Options()) {}

  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;
  /// Ends the proxy, and expects nothing to be left of it.
  ~Proxy();

  sim::World& world() { return world_; }

  /// Clients live here.
  sim::Host& clients() { return clients_; }

  sim::SimResolver& resolver() { return resolver_; }

  /// A host of that name, which settings may use, with an origin on port 80.
  sim::Origin& add_origin(const std::string& name, sim::Script script);

  /// Where clients connect to.
  [[nodiscard]] io::Address address(std::uint16_t port = 8080) const {
    return worker_hosts_.front()->at(port);
  }

  /// Starts a client: `script` runs on a connection to the proxy.
  void start_client(sim::Script script);

  /// Goes on until all clients have ended; expects that to happen.
  void run_clients();

  bool run_until(const std::function<bool()>& holds, Duration limit = std::chrono::minutes(10)) {
    return world_.run_until(holds, limit);
  }

  /// Applies new settings, as a reload does.
  void reload(const std::string& settings);
  /// What the first worker says of a request from the clients' address, under the settings of now.
  app::Explained explain(app::Question question);
  /// Stops accepting and lets requests end.
  void drain();
  /// Ends what is left of a drain.
  void hurry();

  [[nodiscard]] bool has_ended() const { return ended_workers_ == workers_.size(); }

  /// One record for each exchange that has ended.
  [[nodiscard]] const std::vector<LogRecord>& log() const { return log_.records; }

  [[nodiscard]] int clients_running() const { return *clients_running_; }

  /// Configurations some worker still uses.
  [[nodiscard]] std::size_t live_generations() const { return live_generations_; }

  /// Buffers the workers have out now.
  [[nodiscard]] std::size_t buffers_in_use() const;

  [[nodiscard]] std::uint32_t open_connections() const { return shared_.connections.open; }

 private:
  static coro::Task<> run_client(
      sim::Host& host, io::Address to, sim::Script script, std::shared_ptr<int> running
  );

  void apply(const std::string& settings);
  void apply_to(std::size_t index, const std::shared_ptr<const app::Generation>& previous);
  void on_retired();
  void end();

  sim::World world_;
  std::vector<sim::Host*> worker_hosts_;
  sim::Host& clients_;
  sim::SimResolver resolver_;
  std::vector<std::unique_ptr<sim::Origin>> origins_;
  std::vector<io::Address> origin_addresses_;

  app::SharedState shared_;
  CollectedLog log_;
  std::vector<std::unique_ptr<app::Worker>> workers_;
  std::shared_ptr<const app::Generation> current_;
  std::size_t live_generations_ = 0;
  std::size_t retired_by_workers_ = 0;
  std::size_t ended_workers_ = 0;
  bool draining_ = false;
  std::shared_ptr<int> clients_running_ = std::make_shared<int>(0);
};

/// A request without a body, HTTP/1.1, for the site "*".
std::string get(std::string_view target, std::string_view more_fields = "");
/// A request with a body of known length.
std::string post(std::string_view target, std::string_view body, std::string_view more_fields = "");
/// A response with a body of known length.
std::string ok(std::string_view body, std::string_view more_fields = "");
/// `body` in chunks of at most `size`, with the last chunk and `trailers` ("Name: value\r\n…").
std::string chunked(std::string_view body, std::size_t size, std::string_view trailers = "");
/// Bytes in which any that are missing, doubled or out of order show.
std::string pattern(std::size_t size);

/// No field that belongs to one connection alone.
void expect_end_to_end_fields_only(const Message& message);

}  // namespace sluice::scenario
