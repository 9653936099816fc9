#pragma once

#include <cstdint>

namespace sluice::observe {

/// What a line of the access log looks like.
enum class LogStyle : std::uint8_t {
  Json,
  Common,
  Combined,
  Text,  ///< the record brings it
};

/// What happens to a line when the target cannot keep up.
enum class OnFull : std::uint8_t {
  Drop,   ///< it is lost and counted
  Block,  ///< the worker waits for room, a few seconds at most
};

}  // namespace sluice::observe
