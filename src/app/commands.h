#pragma once

#include "app/explain.h"

#include <string>

namespace sluice::app {

// The commands, one function each; what they return is the exit status.

/// Serves with the configuration in `file`.
int command_run(const std::string& file);

/// A proxy in one line: everything that comes to `from` goes to `to`.
int command_to(const std::string& to, const std::string& from);

/// A static server in one line: what comes to `from` is answered with files of `directory`, listed
/// where they have no index.
int command_files(const std::string& directory, const std::string& from);

/// Says everything that is wrong with `file`.
int command_check(const std::string& file);

/// Says what becomes of a request under the configuration in `file`, without serving.
int command_explain(const std::string& file, Question question, bool as_json);

/// A backend that answers with what it received, on `address`.
int command_echo(const std::string& address);

/// Prints the JSON Schema of configuration files.
int command_schema();

}  // namespace sluice::app
