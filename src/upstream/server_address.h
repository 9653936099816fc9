#pragma once

#include "config/codec.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::upstream {

/// Where a server listens, as a user names it: `app:3000`, `10.0.0.1:80`, `[::1]:80`, `3000` on
/// this machine, `http://app` (port 80), `unix:/run/app.sock`.
struct ServerAddress {
  enum class Kind : std::uint8_t { Network, Unix };

  Kind kind = Kind::Network;
  std::string host;  ///< lower case; an IPv6 address without its brackets; empty for a unix socket
  std::uint16_t port = 0;  ///< 1 to 65535; 0 for a unix socket
  std::string path;        ///< of a unix socket, absolute

  static config::Parsed<ServerAddress> parse(std::string_view text);

  /// Canonical: `app:3000`, `[::1]:80`, `unix:/run/app.sock`.
  [[nodiscard]] std::string to_string() const;

  /// What Host says for it: `app:3000`, `app` on port 80; `localhost` for a unix socket.
  [[nodiscard]] std::string authority() const;

  auto operator<=>(const ServerAddress&) const = default;
};

}  // namespace sluice::upstream

template <>
struct sluice::config::Codec<sluice::upstream::ServerAddress>
    : TextCodec<sluice::upstream::ServerAddress> {
  using Value = sluice::upstream::ServerAddress;
  static constexpr std::string_view kName = "address";

  static Parsed<Value> parse(std::string_view text) { return Value::parse(text); }

  static std::string format(const Value& value) { return value.to_string(); }
};
