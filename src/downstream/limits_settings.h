#pragma once

#include "base/units.h"
#include "config/forward.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::downstream {

/// The section `limits`: what one server takes on, of the whole process.
struct LimitsSettings {
  static constexpr std::string_view kName = "limits";
  static std::span<const config::Field> fields();

  Bytes header_size = 32_KiB;
  std::uint32_t headers = 100;
  Bytes upstream_header_size = 64_KiB;
  std::uint32_t connections = 100'000;

  bool operator==(const LimitsSettings&) const = default;
};

}  // namespace sluice::downstream
