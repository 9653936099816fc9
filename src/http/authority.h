#pragma once

#include "base/arena.h"
#include "base/error.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::http {

/// A host and perhaps a port, as in Host and in an absolute target (RFC 9110 §4.2, RFC 3986 §3.2).
struct Authority {
  std::string_view host;  ///< as received; an IPv6 literal with its brackets
  std::optional<std::uint16_t> port;
};

/// Parses `host [":" port]`. The host is an IPv6 address in brackets, or a name of letters, digits,
/// '-', '_' and
/// '.', without empty labels, perhaps with one dot at its end; an IPv4 address is such a name.
/// Stricter than the generic syntax, whose other characters no DNS name has and receivers disagree
/// about. An empty port is none. Errors: BadHost for anything else: user information, an empty
/// host, a zone, a port that is not 1 to 65535.
Result<Authority> parse_authority(std::string_view text);

/// The host of an authority that is known to be valid.
std::string_view host_of(std::string_view authority);

/// A valid host as sites are compared: lower-case, without the dot at its end, an IPv6 address in
/// its one canonical form (RFC 5952). Returned as it is, if it is so already.
std::string_view normalise_host(std::string_view host, Arena& arena);

}  // namespace sluice::http
