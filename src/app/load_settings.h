#pragma once

#include "app/settings.h"
#include "config/diagnostic.h"
#include "config/sources.h"

#include <string>

namespace sluice::app {

/// Reads and checks a configuration file and what it names, as `sources` gives them. False if there
/// was an error; all are in `diagnostics`.
bool load_settings(
    const std::string& file,
    Settings& settings,
    config::Diagnostics& diagnostics,
    config::Sources& sources
);

/// Where the admin API's unix socket of the server with this configuration file is: it follows from
/// the file's absolute path, so that every command finds it.
std::string admin_socket_path(const std::string& file);

}  // namespace sluice::app
