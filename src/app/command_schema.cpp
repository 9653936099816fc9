#include "app/commands.h"
#include "app/settings.h"
#include "config/writers.h"

#include <fmt/format.h>

namespace sluice::app {

int command_schema() {
  fmt::print("{}", config::schema_of<Settings>());
  return 0;
}

}  // namespace sluice::app
