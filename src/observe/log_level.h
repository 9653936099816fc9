#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::observe {

enum class LogLevel : std::uint8_t { Debug, Info, Warn, Error };

/// As configuration and log lines have it.
inline constexpr std::array<std::string_view, 4> kLogLevelNames = {
    "debug", "info", "warn", "error"
};

constexpr std::string_view log_level_name(LogLevel level) {
  return kLogLevelNames.at(static_cast<std::size_t>(level));
}

}  // namespace sluice::observe
