#pragma once

#include "config/forward.h"
#include "config/mark.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::admin {

/// The section `admin`: where the API and the metrics are.
struct AdminSettings {
  static constexpr std::string_view kName = "admin";
  static std::span<const config::Field> fields();

  /// `127.0.0.1:9900` unless written: then a port that is taken is an error rather than a warning.
  std::optional<config::Located<std::string>> address;

  bool operator==(const AdminSettings&) const = default;
};

/// The section `status`: where probes and scrapers may look, and nobody can change anything.
struct StatusSettings {
  static constexpr std::string_view kName = "status";
  static std::span<const config::Field> fields();

  config::Located<std::string> address;

  bool operator==(const StatusSettings&) const = default;
};

}  // namespace sluice::admin
