#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::actions {

/// What of a request, and of what an upstream says before its answer, is passed on.
struct ForwardOptions {
  /// Whose Host is sent.
  enum class Host : std::uint8_t { Client, Upstream };

  Host host = Host::Client;
  bool forwarded = false;  ///< set Forwarded (RFC 7239)
  std::string
      via;  ///< our name in Via (RFC 9110 §7.6.3), unique in the world; empty: no Via of ours
  bool early_hints = false;                       ///< 103 goes to HTTP/1.1 clients too
  std::vector<std::string> upgrade{"websocket"};  ///< protocols that may be switched to
};

}  // namespace sluice::actions
