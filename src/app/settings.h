#pragma once

#include "admin/settings.h"
#include "app/defaults_settings.h"
#include "app/site_settings.h"
#include "config/diagnostic.h"
#include "config/forward.h"
#include "config/include.h"
#include "config/map.h"
#include "config/mark.h"
#include "downstream/limits_settings.h"
#include "downstream/listener_settings.h"
#include "exchange/address_set.h"
#include "observe/logs_settings.h"
#include "proxy/spool.h"
#include "upstream/settings.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {

/// The section `shutdown`.
struct ShutdownSettings {
  static constexpr std::string_view kName = "shutdown";
  static std::span<const config::Field> fields();

  Duration delay{};  ///< /readyz fails for so long before listeners close
  Duration grace = std::chrono::seconds(30);

  bool operator==(const ShutdownSettings&) const = default;
};

/// `auto` or a number.
struct WorkersSettings {
  std::optional<std::uint32_t> count;  ///< empty: auto

  bool operator==(const WorkersSettings&) const = default;
};

/// The whole of a configuration file.
struct Settings {
  static constexpr std::string_view kName = "configuration";
  static std::span<const config::Field> fields();

  config::Mark where;
  config::Includes include;
  std::vector<config::Located<downstream::ListenerSettings>> listen;
  DefaultsSettings defaults;
  config::Map<SiteSettings> sites;
  config::Map<upstream::UpstreamSettings> upstreams;
  std::vector<exchange::AddressRange> trusted_proxies;
  downstream::LimitsSettings limits;
  observe::LogsSettings logs;
  std::optional<admin::AdminSettings> admin{admin::AdminSettings()};
  std::optional<admin::StatusSettings> status;
  WorkersSettings workers;
  std::optional<config::Located<std::string>> user;  ///< whom it becomes; empty: nobody else
  ShutdownSettings shutdown;
  proxy::SpoolSettings spool;
};

void validate(const Settings& settings, config::Diagnostics& diagnostics);

}  // namespace sluice::app

template <>
struct sluice::config::Codec<sluice::app::WorkersSettings>
    : TextCodec<sluice::app::WorkersSettings> {
  static constexpr std::string_view kName = "number or `auto`";

  static Parsed<app::WorkersSettings> parse(std::string_view text);
  static void schema(SchemaWriter& out);
  static std::string format(const app::WorkersSettings& value);
};
