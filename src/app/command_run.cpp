#include "app/commands.h"
#include "app/load_settings.h"
#include "app/process.h"
#include "config/load.h"

#include <fmt/format.h>

namespace sluice::app {

int command_run(const std::string& file) {
  return Process({
                     .load = [file](
                                 Settings& settings, config::Diagnostics& diagnostics
                             ) { return load_settings(file, settings, diagnostics); },
                     .admin_socket = admin_socket_path(file),
                 })
      .run();
}

int command_to(const std::string& to, const std::string& from) {
  // JSON is YAML, and takes any text in quotes; what is wrong with an address is said as for a
  // file.
  const std::string text =
      fmt::format(R"({{"listen": ["{}"], "sites": {{"*": {{"to": "{}"}}}}}})", from, to);
  return Process({
                     .load =
                         [text](Settings& settings, config::Diagnostics& diagnostics) {
                           return config::load_text(text, "command line", settings, diagnostics);
                         },
                     .admin_socket = {},
                 })
      .run();
}

}  // namespace sluice::app
