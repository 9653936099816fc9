#include "app/commands.h"
#include "app/load_settings.h"
#include "app/process.h"
#include "config/json_writer.h"
#include "config/load.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>

namespace sluice::app {

namespace {

/// Serves with a configuration that a command line makes. It is JSON, which is YAML and takes any
/// text in quotes; what is wrong with it is said as for a file.
int run_text(const std::string& text) {
  return Process({
                     .load =
                         [text](
                             Settings& settings,
                             config::Diagnostics& diagnostics,
                             config::Sources& /*sources*/
                         ) {
                           return config::load_text(text, "command line", settings, diagnostics);
                         },
                     .admin_socket = {},
                 })
      .run();
}

/// The text as a value that stands for itself: `${` in it is no variable of the configuration.
std::string quoted(std::string text) {
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 3)) {
    text.insert(at, "$");
  }
  config::JsonWriter out;
  out.string(text);
  return out.take();
}

}  // namespace

int command_run(const std::string& file) {
  return Process({
                     .load = [file](
                                 Settings& settings,
                                 config::Diagnostics& diagnostics,
                                 config::Sources& sources
                             ) { return load_settings(file, settings, diagnostics, sources); },
                     .admin_socket = admin_socket_path(file),
                 })
      .run();
}

int command_to(const std::string& to, const std::string& from) {
  return run_text(
      fmt::format(R"({{"listen": [{}], "sites": {{"*": {{"to": {}}}}}}})", quoted(from), quoted(to))
  );
}

int command_files(const std::string& directory, const std::string& from) {
  return run_text(fmt::format(
      R"({{"listen": [{}], "sites": {{"*": {{"files": {{"root": {}, "browse": "on"}}}}}}}})",
      quoted(from),
      quoted(directory)
  ));
}

}  // namespace sluice::app
