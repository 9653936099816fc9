#include "app/completion.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace sluice::app {
namespace {

using testing::HasSubstr;

CommandLine line() {
  return {
      .program = "sluice",
      .commands =
          {
              {.name = "run",
               .what = "Serve; it's all",
               .options = {{.names = {"-c", "--config"}, .what = "The file", .takes_value = true}},
               .words = {}},
              {.name = "completion", .what = "Scripts", .options = {}, .words = {"bash", "fish"}},
          }
  };
}

TEST(Completion, OfBashKnowsCommandsOptionsAndWords) {
  const std::string script = completion_script(line(), "bash").value();
  EXPECT_THAT(script, HasSubstr("compgen -W 'run completion'"));
  EXPECT_THAT(script, HasSubstr("run) mapfile -t COMPREPLY < <(compgen -W '-c --config'"));
  EXPECT_THAT(script, HasSubstr("completion) mapfile -t COMPREPLY < <(compgen -W 'bash fish'"));
}

TEST(Completion, OfZshSaysWhatEachIs) {
  const std::string script = completion_script(line(), "zsh").value();
  EXPECT_THAT(script, HasSubstr("#compdef sluice"));
  EXPECT_THAT(script, HasSubstr("'run:Serve; it'\\''s all'"));
  EXPECT_THAT(script, HasSubstr("'--config:The file'"));
}

TEST(Completion, OfFishSaysWhatEachIs) {
  const std::string script = completion_script(line(), "fish").value();
  EXPECT_THAT(script, HasSubstr("-n __fish_use_subcommand -a run -d 'Serve; it'\\''s all'"));
  EXPECT_THAT(
      script, HasSubstr("'__fish_seen_subcommand_from run' -s c -l config -r -d 'The file'")
  );
  EXPECT_THAT(script, HasSubstr("'__fish_seen_subcommand_from completion' -f -a bash"));
}

TEST(Completion, IsOfNoOtherShell) {
  EXPECT_FALSE(completion_script(line(), "tcsh"));
}

}  // namespace
}  // namespace sluice::app
