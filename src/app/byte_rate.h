#pragma once

#include "base/units.h"
#include "config/codecs.h"

#include <string>
#include <string_view>

namespace sluice::app {

/// `1KiB/s`.
struct ByteRate {
  Bytes per_second{0};

  bool operator==(const ByteRate&) const = default;
};

}  // namespace sluice::app

template <>
struct sluice::config::Codec<sluice::app::ByteRate> : TextCodec<sluice::app::ByteRate> {
  static constexpr std::string_view kName = "size a second";

  static Parsed<app::ByteRate> parse(std::string_view text);
  static std::string format(const app::ByteRate& value);
};
