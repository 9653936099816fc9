#pragma once

#include "config/codec.h"
#include "config/mark.h"
#include "upstream/server_address.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::upstream {

/// The action `to`: one server (`app:3000`), a list of servers, the name of an upstream (`orders`),
/// or a map of these to relative weights (`{ stable: 90, canary: 10 }`).
struct ToSettings {
  /// One upstream: by name, or by its servers.
  struct Target {
    std::string upstream;                ///< the name in `upstreams`; empty: `servers`
    std::vector<ServerAddress> servers;  ///< of an upstream without a name
    std::uint32_t weight = 1;            ///< relative; 0 gets nothing
    config::Mark at;

    [[nodiscard]] bool is_named() const { return !upstream.empty(); }

    /// What identifies it: the name, or the addresses, joined by commas.
    [[nodiscard]] std::string identity() const;

    bool operator==(const Target& other) const {
      return upstream == other.upstream && servers == other.servers && weight == other.weight;
    }
  };

  std::vector<Target> targets;  ///< at least one; more are a split of the traffic

  bool operator==(const ToSettings&) const = default;
};

}  // namespace sluice::upstream

template <>
struct sluice::config::Codec<sluice::upstream::ToSettings> {
  static bool load(const Node& node, Context& context, sluice::upstream::ToSettings& target);
  static void show(const sluice::upstream::ToSettings& value, JsonWriter& out);
  static void schema(SchemaWriter& out);

  static std::string name() {
    return "server, list of servers, name of an upstream, or map of these to weights";
  }
};
