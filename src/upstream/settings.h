#pragma once

#include "base/units.h"
#include "config/enum.h"
#include "config/forward.h"
#include "config/table.h"
#include "upstream/server_address.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::upstream {

/// One entry of `servers`: `app:3000`, or a map.
struct ServerSettings {
  static constexpr std::string_view kName = "server";
  static std::span<const config::Field> fields();

  ServerAddress address;
  std::uint32_t weight = 1;
  bool backup = false;
  std::optional<std::uint32_t> max_connections;  ///< of the process; empty: no limit

  bool operator==(const ServerSettings&) const = default;
};

/// Connections kept open to an upstream, and who may wait for one.
struct PoolSettings {
  static constexpr std::string_view kName = "pool";
  static std::span<const config::Field> fields();

  std::optional<std::uint32_t>
      max_connections;          ///< to each endpoint, of the process; empty: no limit
  std::uint32_t max_idle = 64;  ///< to each endpoint, of each worker
  Duration idle_timeout = std::chrono::seconds(60);
  std::optional<std::uint32_t> max_requests;  ///< on one connection; empty: no limit
  std::uint32_t queue = 128;                  ///< requests waiting for a connection, of each worker
  Duration queue_timeout = std::chrono::seconds(1);

  bool operator==(const PoolSettings&) const = default;
};

/// How long to wait for an upstream. Empty: for ever.
struct TimeoutSettings {
  static constexpr std::string_view kName = "upstream timeouts";
  static std::span<const config::Field> fields();

  std::optional<Duration> connect = std::chrono::seconds(1);
  std::optional<Duration> first_byte = std::chrono::seconds(60);
  std::optional<Duration> idle = std::chrono::seconds(60);
  std::optional<Duration> total;
  std::optional<Duration> tunnel = std::chrono::hours(1);

  bool operator==(const TimeoutSettings&) const = default;
};

enum class Balance : std::uint8_t { RoundRobin, LeastRequests, Random, PowerOfTwo };

enum class Protocol : std::uint8_t { Auto, Http11 };

/// One entry of `upstreams`: a list of servers, or a map. Also what a route's own servers become.
struct UpstreamSettings {
  static constexpr std::string_view kName = "upstream";
  static std::span<const config::Field> fields();

  std::vector<ServerSettings> servers;
  Balance balance = Balance::RoundRobin;
  Protocol protocol = Protocol::Auto;
  PoolSettings pool;
  TimeoutSettings timeout;

  bool operator==(const UpstreamSettings&) const = default;
};

}  // namespace sluice::upstream

template <>
struct sluice::config::EnumNames<sluice::upstream::Balance> {
  using enum sluice::upstream::Balance;
  static constexpr std::array kNames = {
      EnumName{"round_robin", RoundRobin},
      EnumName{"least_requests", LeastRequests},
      EnumName{"random", Random},
      EnumName{"power_of_two", PowerOfTwo},
  };
  static constexpr std::array<std::string_view, 4> kUnsupported = {
      "ewma", "hash", "maglev", "ring_hash"
  };
};

template <>
struct sluice::config::EnumNames<sluice::upstream::Protocol> {
  using enum sluice::upstream::Protocol;
  static constexpr std::array kNames = {EnumName{"auto", Auto}, EnumName{"http/1.1", Http11}};
  static constexpr std::array<std::string_view, 3> kUnsupported = {"h2", "h2c", "h3"};
};

/// A scalar is the address; else the map of the table.
template <>
struct sluice::config::Codec<sluice::upstream::ServerSettings>
    : sluice::config::StructCodec<sluice::upstream::ServerSettings> {
  static bool load(const Node& node, Context& context, upstream::ServerSettings& server);
  static void schema(SchemaWriter& out);
};

/// A scalar or a list is the servers; else the map of the table.
template <>
struct sluice::config::Codec<sluice::upstream::UpstreamSettings>
    : sluice::config::StructCodec<sluice::upstream::UpstreamSettings> {
  static bool load(const Node& node, Context& context, upstream::UpstreamSettings& upstream);
  static void schema(SchemaWriter& out);
};
