#pragma once

#include "app/route_settings.h"
#include "config/map.h"
#include "config/mark.h"
#include "http/uri.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {

enum class EncodedSlashes : std::uint8_t { Keep, Reject };

/// One entry of `sites`: a host, its routes, and what they inherit.
struct SiteSettings {
  static constexpr std::string_view kName = "site";
  static std::span<const config::Field> fields();

  config::Mark where;
  std::vector<config::Located<std::string>> aliases;
  std::vector<config::Located<std::string>>
      listen;  ///< the only listeners it answers on; empty: all
  bool merge_slashes = true;
  EncodedSlashes encoded_slashes = EncodedSlashes::Keep;
  std::vector<RouteSettings> routes;
  RouteOptions options;

  [[nodiscard]] http::PathRules path_rules() const {
    return {merge_slashes, encoded_slashes == EncodedSlashes::Reject};
  }
};

void validate(const SiteSettings& site, config::Diagnostics& diagnostics);

/// The rules across all sites: hosts that are none or have two sites, and, with what the rest of
/// the file has, names of upstreams and listeners that do not exist.
void validate_sites(
    const config::Map<SiteSettings>& sites,
    const std::function<bool(std::string_view)>& has_upstream,
    const std::function<bool(std::string_view)>& has_listener,
    config::Diagnostics& diagnostics
);

}  // namespace sluice::app

template <>
struct sluice::config::EnumNames<sluice::app::EncodedSlashes> {
  using enum sluice::app::EncodedSlashes;
  static constexpr std::array kNames = {EnumName{"keep", Keep}, EnumName{"reject", Reject}};
};
