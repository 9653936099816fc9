#pragma once

#include <string>

namespace sluice::app {

// The commands, one function each; what they return is the exit status.

/// Serves with the configuration in `file`.
int command_run(const std::string& file);

/// A proxy in one line: everything that comes to `from` goes to `to`.
int command_to(const std::string& to, const std::string& from);

/// Says everything that is wrong with `file`.
int command_check(const std::string& file);

/// A backend that answers with what it received, on `address`.
int command_echo(const std::string& address);

}  // namespace sluice::app
