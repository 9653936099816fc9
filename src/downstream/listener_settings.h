#pragma once

#include "base/units.h"
#include "config/forward.h"
#include "io/address.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::downstream {

/// How long a listener waits for a client.
struct ListenerTimeouts {
  static constexpr std::string_view kName = "listener timeouts";
  static std::span<const config::Field> fields();

  Duration header = std::chrono::seconds(10);
  Duration keepalive = std::chrono::seconds(75);

  bool operator==(const ListenerTimeouts&) const = default;
};

/// One entry of `listen`: `8080`, `"127.0.0.1:8080"`, `"unix:/run/x.sock"`, or a map.
struct ListenerSettings {
  static constexpr std::string_view kName = "listener";
  static std::span<const config::Field> fields();

  std::string name;     ///< empty: the address as written
  std::string address;  ///< as written; a bare port is every address, IPv4 and IPv6
  io::Address parsed;   ///< what `address` means; no literal of its own in the file
  ListenerTimeouts timeout;

  /// What logs and metrics call it.
  [[nodiscard]] const std::string& label() const { return name.empty() ? address : name; }

  bool operator==(const ListenerSettings&) const = default;
};

/// Reads `8080`, `host-literal:port`, `[::1]:80`, `unix:/path`. Errors: BadTarget.
Result<io::Address> parse_listen_address(std::string_view text);

}  // namespace sluice::downstream

#include "config/table.h"

/// A scalar is the address; else the map of the table.
template <>
struct sluice::config::Codec<sluice::downstream::ListenerSettings>
    : sluice::config::StructCodec<sluice::downstream::ListenerSettings> {
  static bool load(const Node& node, Context& context, downstream::ListenerSettings& listener);
  static void schema(SchemaWriter& out);
};
