#include "app/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sluice::app {

namespace {

using Command = CommandLine::Command;
using Option = CommandLine::Option;

/// Text within single quotes of a shell.
std::string quoted(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return "'" + escaped + "'";
}

/// All that may follow a command on the line, but for file names.
std::string words_of(const Command& command) {
  std::vector<std::string> words = command.words;
  for (const Option& option : command.options) {
    words.insert(words.end(), option.names.begin(), option.names.end());
  }
  return fmt::format("{}", fmt::join(words, " "));
}

std::string names_of(const CommandLine& line) {
  std::string names;
  for (const Command& command : line.commands) {
    names += (names.empty() ? "" : " ") + command.name;
  }
  return names;
}

std::string bash(const CommandLine& line) {
  std::string script = fmt::format(
      R"(# bash completion of {0}. To use it: source <({0} completion bash)
_{0}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}}
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W '{1}' -- "$word")
    return
  fi
  case ${{COMP_WORDS[1]}} in
)",
      line.program,
      names_of(line)
  );
  for (const Command& command : line.commands) {
    script += fmt::format(
        "    {}) mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$word\") ;;\n",
        command.name,
        words_of(command)
    );
  }
  script += fmt::format(
      R"(  esac
  # What is no word of ours is a file.
  ((${{#COMPREPLY[@]}})) || mapfile -t COMPREPLY < <(compgen -f -- "$word")
}}
complete -o filenames -F _{0} {0}
)",
      line.program
  );
  return script;
}

/// `name:what`, as `_describe` takes it.
std::string described(std::string_view name, std::string_view what) {
  std::string escaped;
  for (const char c : name) {
    escaped += c == ':' ? std::string("\\:") : std::string(1, c);
  }
  return quoted(fmt::format("{}:{}", escaped, what));
}

std::string zsh(const CommandLine& line) {
  std::string script = fmt::format(
      R"(#compdef {0}
# zsh completion of {0}. To use it: source <({0} completion zsh)
_{0}() {{
  local -a words_of_ours
  if ((CURRENT == 2)); then
    words_of_ours=(
)",
      line.program
  );
  for (const Command& command : line.commands) {
    script += fmt::format("      {}\n", described(command.name, command.what));
  }
  script += "    )\n    _describe command words_of_ours\n    return\n  fi\n  case $words[2] in\n";
  for (const Command& command : line.commands) {
    script += fmt::format("    {}) words_of_ours=(\n", command.name);
    for (const std::string& word : command.words) {
      script += fmt::format("      {}\n", described(word, ""));
    }
    for (const Option& option : command.options) {
      for (const std::string& name : option.names) {
        script += fmt::format("      {}\n", described(name, option.what));
      }
    }
    script += "    ) ;;\n";
  }
  script += fmt::format(
      R"(  esac
  _describe argument words_of_ours
  _files
}}
compdef _{0} {0}
)",
      line.program
  );
  return script;
}

std::string fish(const CommandLine& line) {
  std::string script = fmt::format(
      "# fish completion of {0}. To use it: {0} completion fish | source\n", line.program
  );
  for (const Command& command : line.commands) {
    script += fmt::format(
        "complete -c {} -f -n __fish_use_subcommand -a {} -d {}\n",
        line.program,
        command.name,
        quoted(command.what)
    );
    const std::string of_command = fmt::format(
        "complete -c {} -n '__fish_seen_subcommand_from {}'", line.program, command.name
    );
    for (const std::string& word : command.words) {
      script += fmt::format("{} -f -a {}\n", of_command, word);
    }
    for (const Option& option : command.options) {
      script += of_command;
      for (const std::string& name : option.names) {
        const bool is_long = name.starts_with("--");
        script += fmt::format(" {} {}", is_long ? "-l" : "-s", name.substr(is_long ? 2 : 1));
      }
      script += fmt::format("{} -d {}\n", option.takes_value ? " -r" : "", quoted(option.what));
    }
  }
  return script;
}

}  // namespace

std::optional<std::string> completion_script(const CommandLine& line, std::string_view shell) {
  if (shell == "bash") {
    return bash(line);
  }
  if (shell == "zsh") {
    return zsh(line);
  }
  if (shell == "fish") {
    return fish(line);
  }
  return std::nullopt;
}

}  // namespace sluice::app
