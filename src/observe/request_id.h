#pragma once

#include "base/rng.h"
#include "base/units.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace sluice::observe {

/// The text of a request's id, as `X-Request-ID` and the logs show it.
using RequestIdText = std::array<char, 36>;

/// A new id: a UUID of version 7 (RFC 9562 §5.7), so that ids sort by time.
RequestIdText make_request_id(WallTime now, Rng& rng);

/// Whether the id a trusted peer sent may be kept: 1 to 128 of the characters of a token (RFC 9110
/// §5.6.2) and `/=:@`. That takes UUIDs, base64 and the ids of the common load balancers, and
/// nothing a log or a field could trip over.
bool is_valid_request_id(std::string_view id);

}  // namespace sluice::observe
