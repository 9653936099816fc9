#include "app/load_settings.h"

#include "base/hash.h"
#include "config/load.h"

#include <fmt/format.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace sluice::app {

namespace {

/// A directory that only this user can write to, where sockets of running programs belong.
std::string runtime_directory() {
  if (const char* directory = std::getenv("XDG_RUNTIME_DIR");
      directory != nullptr && *directory != '\0') {
    return directory;
  }
  return ::geteuid() == 0 ? "/run" : fmt::format("/run/user/{}", ::geteuid());
}

}  // namespace

bool load_settings(
    const std::string& file,
    Settings& settings,
    config::Diagnostics& diagnostics,
    config::Sources& sources
) {
  return config::load_file(file, settings, diagnostics, {.sources = &sources});
}

std::string admin_socket_path(const std::string& file) {
  std::error_code ignored;
  const std::string absolute = std::filesystem::weakly_canonical(file, ignored).string();
  return fmt::format("{}/sluice-{:016x}.sock", runtime_directory(), hash_bytes(absolute));
}

}  // namespace sluice::app
