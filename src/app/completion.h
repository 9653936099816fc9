#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {

/// What the command line takes, as a completion script needs it.
struct CommandLine {
  struct Option {
    std::vector<std::string> names;  ///< `-c`, `--config`
    std::string what;
    bool takes_value = false;
  };

  struct Command {
    std::string name;
    std::string what;
    std::vector<Option> options;
    std::vector<std::string> words;  ///< what its argument may be
  };

  std::string program;
  std::vector<Command> commands;
};

/// The script that completes `line` in a shell; empty if it is none of bash, zsh and fish.
std::optional<std::string> completion_script(const CommandLine& line, std::string_view shell);

}  // namespace sluice::app
