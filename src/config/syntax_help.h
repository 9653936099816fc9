#pragma once

#include "config/diagnostic.h"
#include "config/events.h"

#include <string_view>

namespace sluice::config {

/// Says in the user's words what is wrong with the YAML, and what to write instead: what trips
/// people most is an unquoted `*.example.com`, `[::]:80`, `${X}` within braces, a tab, a second
/// colon, a bracket left open.
Diagnostic explain(const SyntaxError& error, std::string_view text);

}  // namespace sluice::config
