#include "app/commands.h"
#include "app/completion.h"
#include "app/version.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace sluice::app;

constexpr const char* kShells[] = {"bash", "zsh", "fish"};

/// What a completion script knows of the options declared below.
CommandLine describe(const CLI::App& app) {
  CommandLine line{.program = app.get_name(), .commands = {}};
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    CommandLine::Command described{
        .name = command->get_name(), .what = command->get_description(), .options = {}, .words = {}
    };
    for (const CLI::Option* option : command->get_options()) {
      CommandLine::Option one{
          .names = {},
          .what = option->get_description(),
          .takes_value = option->get_items_expected_max() > 0
      };
      for (const std::string& name : option->get_snames()) {
        one.names.push_back("-" + name);
      }
      for (const std::string& name : option->get_lnames()) {
        one.names.push_back("--" + name);
      }
      if (!one.names.empty()) {
        described.options.push_back(std::move(one));
      }
    }
    if (described.name == "completion") {
      described.words.assign(std::begin(kShells), std::end(kShells));
    }
    line.commands.push_back(std::move(described));
  }
  return line;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Sluice, a reverse proxy: TLS, routing, balancing, caching and limits in front of your "
      "servers",
      "sluice"
  );
  app.require_subcommand(1);
  int status = 0;

  std::string file = "sluice.yaml";
  CLI::App* run_command = app.add_subcommand("run", "Serve; SIGHUP reloads, SIGTERM drains");
  run_command->add_option("-c,--config", file, "Configuration file")->capture_default_str();
  run_command->callback([&] { status = command_run(file); });

  std::string to;
  std::string from = "8080";
  CLI::App* to_command = app.add_subcommand("to", "A proxy in one line, no file");
  to_command->add_option("server", to, "Where requests go: PORT, HOST:PORT or unix:PATH")
      ->required();
  to_command->add_option("--from", from, "Where they come from: PORT, ADDRESS:PORT or unix:PATH")
      ->capture_default_str();
  to_command->callback([&] { status = command_to(to, from); });

  std::string directory;
  CLI::App* files_command = app.add_subcommand("files", "A static server in one line, no file");
  files_command->add_option("directory", directory, "Whose files are served and listed")
      ->required();
  files_command->add_option("--from", from, "Where requests come from, as for `to`")
      ->capture_default_str();
  files_command->callback([&] { status = command_files(directory, from); });

  CLI::App* check_command =
      app.add_subcommand("check", "Say everything that is wrong with a configuration");
  check_command->add_option("-c,--config", file, "Configuration file")->capture_default_str();
  check_command->callback([&] { status = command_check(file); });

  Question question{.method = {}, .url = {}, .headers = {}, .client = "127.0.0.1", .listener = {}};
  bool as_json = false;
  CLI::App* explain_command =
      app.add_subcommand("explain", "Say what becomes of a request, and why");
  explain_command->add_option("method", question.method, "GET, POST, ...")->required();
  explain_command->add_option("url", question.url, "http://host/path, or /path with -H Host")
      ->required();
  explain_command->add_option("-c,--config", file, "Configuration file")->capture_default_str();
  explain_command->add_option("-H,--header", question.headers, "\"Name: value\"; may be repeated")
      ->allow_extra_args(false);
  explain_command->add_option("--client", question.client, "The address it comes from")
      ->capture_default_str();
  explain_command->add_option("--listener", question.listener, "The name or address it comes to");
  explain_command->add_flag("--json", as_json, "For tools");
  explain_command->callback([&] { status = command_explain(file, std::move(question), as_json); });

  std::string address = "9000";
  CLI::App* echo_command =
      app.add_subcommand("echo", "A small backend that answers with what it received");
  echo_command->add_option("address", address, "PORT, ADDRESS:PORT or unix:PATH")
      ->capture_default_str();
  echo_command->callback([&] { status = command_echo(address); });

  app.add_subcommand("schema", "Print the JSON Schema of configurations, for editors")
      ->callback([&] { status = command_schema(); });

  std::string shell;
  CLI::App* completion_command =
      app.add_subcommand("completion", "Print a script that completes command lines in a shell");
  completion_command->add_option("shell", shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(kShells), std::end(kShells))));
  completion_command->callback([&] {
    fmt::print("{}", completion_script(describe(app), shell).value_or(""));
  });

  app.add_subcommand("version", "Print the version")->callback([] {
    fmt::print("sluice {}\n", kVersion);
  });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv);
}
