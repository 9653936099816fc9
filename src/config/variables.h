#pragma once

#include "config/complaint.h"
#include "config/sources.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

/// Gives the value of a variable, or nothing if it is not set. Tests hand in their own.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// The environment of this process.
Environment process_environment();

/// Gives the text of a file that `${file:path}` names.
using FileReader = std::function<FileText(const std::string& path, std::size_t max_size)>;

/// Replaces `${VAR}`, `${VAR:-default}` and `${file:path}` by their values and `$${` by a literal
/// `${`. The result is not scanned again; a variable that is set but empty takes the default, as in
/// a shell; a newline at the end of a file is not part of the value. Other dollars stay: they are
/// request-time variables. Complains about an unset variable without a default, a bad name, a
/// missing `}`, and a file that cannot be read or has more than 64 KiB.
Parsed<std::string> expand_variables(
    std::string_view text, const Environment& environment, const FileReader& files
);

}  // namespace sluice::config
