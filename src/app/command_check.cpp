#include "app/commands.h"
#include "app/load_settings.h"

#include <fmt/format.h>

#include <cstdio>

namespace sluice::app {

int command_check(const std::string& file) {
  Settings settings;
  config::Diagnostics diagnostics;
  config::Sources sources;
  const bool usable = load_settings(file, settings, diagnostics, sources);
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.to_string());
  }
  if (usable) {
    fmt::print("{}: the configuration is valid\n", file);
  }
  return usable ? 0 : 1;
}

}  // namespace sluice::app
