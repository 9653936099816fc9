#pragma once

#include "config/complaint.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

/// Gives the value of a variable, or nothing if it is not set. Tests hand in their own.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// The environment of this process.
Environment process_environment();

/// Replaces `${VAR}` and `${VAR:-default}` by their values and `$${` by a literal `${`. The result
/// is not scanned again; a variable that is set but empty takes the default, as in a shell. Other
/// dollars stay: they are request-time variables. Complains about an unset variable without a
/// default, a bad name, a missing `}`, and `${file:…}`, which is not supported yet.
Parsed<std::string> expand_variables(std::string_view text, const Environment& environment);

}  // namespace sluice::config
