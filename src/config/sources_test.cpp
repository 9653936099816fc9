#include "config/sources.h"

#include "config/field.h"
#include "config/load.h"
#include "config/writers.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace sluice::config_test {

struct Watching {
  static constexpr std::string_view kName = "watching";
  static std::span<const config::Field> fields();

  config::Secret token;
  std::vector<std::uint32_t> numbers;
  std::string text;
};

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::array kWatchingFields = {
    config::field<&Watching::token>("token", "A secret."),
    config::field<&Watching::numbers>("numbers", "A list.", config::or_one()),
    config::field<&Watching::text>("text", "A text."),
};

class SourcesTest : public testing::Test {
 protected:
  SourcesTest() : directory_(testing::TempDir() + "sluice_sources_test/") {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }

  ~SourcesTest() override { std::filesystem::remove_all(directory_); }

  void write(const std::string& name, std::string_view text) const {
    std::ofstream(directory_ + name) << text;
  }

  std::string problems(config::Sources& sources) {
    watching_ = {};
    config::Diagnostics diagnostics;
    (void
    )config::load_file(directory_ + "main.yaml", watching_, diagnostics, {.sources = &sources});
    return diagnostics.to_string();
  }

  std::string directory_;
  Watching watching_;
};

TEST_F(SourcesTest, ASecretAndAListMayStandInAFile) {
  write("main.yaml", "token: { file: token.txt }\nnumbers: { file: numbers.txt }\n");
  write("token.txt", "s3 cret\n");
  write("numbers.txt", "# all of them\n1\n\n  2 # two\n3");
  config::Sources sources;
  EXPECT_THAT(problems(sources), IsEmpty());
  EXPECT_EQ(watching_.token.reveal(), "s3 cret");
  EXPECT_THAT(watching_.numbers, ElementsAre(1U, 2U, 3U));
  EXPECT_THAT(config::to_json(watching_), HasSubstr(R"("token":"***","numbers":[1,2,3])"));
}

TEST_F(SourcesTest, WhatIsWrongInAFileIsToldAtItsPlaceThere) {
  write("main.yaml", "numbers: { file: numbers.txt }\n");
  write("numbers.txt", "1\n  two\n");
  config::Sources sources;
  EXPECT_THAT(
      problems(sources),
      HasSubstr("numbers.txt:2:3: numbers: \"two\" is not a whole number\n      two\n      ^~~")
  );
}

TEST_F(SourcesTest, AFileThatCannotBeReadIsToldWhereItIsNamed) {
  write("main.yaml", "token: { file: nowhere }\nnumbers: { file: . }\n");
  config::Sources sources;
  const std::string said = problems(sources);
  EXPECT_THAT(said, HasSubstr("main.yaml:1:16: token: "));
  EXPECT_THAT(said, HasSubstr("nowhere cannot be read: No such file or directory"));
  EXPECT_THAT(said, HasSubstr("main.yaml:2:18: numbers: "));
}

TEST_F(SourcesTest, AFileThatChangedIsToldOnceItStaysTheSame) {
  write("main.yaml", "token: { file: token.txt }\n");
  write("token.txt", "one");
  config::Sources sources;
  ASSERT_THAT(problems(sources), IsEmpty());
  EXPECT_THAT(sources.changed_files(), IsEmpty());
  write("token.txt", "and two");
  EXPECT_THAT(sources.changed_files(), IsEmpty()) << "it may still be written";
  EXPECT_THAT(sources.changed_files(), ElementsAre(directory_ + "token.txt"));
  EXPECT_THAT(sources.changed_files(), ElementsAre(directory_ + "token.txt"));
  sources.dismiss_changes();
  EXPECT_THAT(sources.changed_files(), IsEmpty());
  std::filesystem::remove(directory_ + "token.txt");
  EXPECT_THAT(sources.changed_files(), IsEmpty());
  EXPECT_THAT(sources.changed_files(), ElementsAre(directory_ + "token.txt")) << "that is a change";
}

TEST_F(SourcesTest, ARefreshReadsWhatIsWatchedAndNothingElse) {
  write("main.yaml", "token: { file: token.txt }\ntext: ${file:text.txt}\n");
  write("token.txt", "one");
  write("text.txt", "before");
  config::Sources sources;
  ASSERT_THAT(problems(sources), IsEmpty());
  EXPECT_EQ(watching_.text, "before");
  write("main.yaml", "no configuration");
  write("token.txt", "two");
  write("text.txt", "after");
  config::Sources refreshed = sources.for_refresh();
  ASSERT_THAT(problems(refreshed), IsEmpty());
  EXPECT_EQ(watching_.token.reveal(), "two");
  EXPECT_EQ(watching_.text, "before");
  config::Sources anew;
  EXPECT_THAT(problems(anew), Not(IsEmpty()));
}

}  // namespace

std::span<const config::Field> Watching::fields() {
  return kWatchingFields;
}

}  // namespace sluice::config_test
