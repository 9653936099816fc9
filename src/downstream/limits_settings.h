#pragma once

#include "base/units.h"
#include "config/codec.h"
#include "config/forward.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::downstream {

/// So much memory: `2GiB`, or `80%` of what there is.
struct MemoryLimit {
  Bytes size;
  std::optional<Ratio> share;  ///< instead of `size`

  [[nodiscard]] Bytes of(Bytes whole) const {
    return share ? Bytes(share->of(whole.count())) : size;
  }

  bool operator==(const MemoryLimit&) const = default;
};

/// The section `limits`: what one server takes on, of the whole process.
struct LimitsSettings {
  static constexpr std::string_view kName = "limits";
  static std::span<const config::Field> fields();

  Bytes header_size = 32_KiB;
  std::uint32_t headers = 100;
  Bytes upstream_header_size = 64_KiB;
  std::uint32_t connections = 100'000;
  std::optional<std::uint32_t> connections_per_client;  ///< empty: no limit
  std::optional<MemoryLimit> memory;                    ///< empty: no limit

  bool operator==(const LimitsSettings&) const = default;
};

}  // namespace sluice::downstream

template <>
struct sluice::config::Codec<sluice::downstream::MemoryLimit>
    : sluice::config::TextCodec<sluice::downstream::MemoryLimit> {
  static constexpr std::string_view kName = "size or percentage";

  static Parsed<downstream::MemoryLimit> parse(std::string_view text);
  static std::string format(const downstream::MemoryLimit& value);
};
