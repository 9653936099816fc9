#include "config/include.h"

#include "config/field.h"
#include "config/load.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace sluice::config_test {

/// A root with a map of names, a struct, and single values.
struct IncludingRoot {
  struct Limits {
    static constexpr std::string_view kName = "limits";
    static std::span<const config::Field> fields();

    std::uint32_t headers = 0;
    std::uint32_t connections = 0;
  };

  static constexpr std::string_view kName = "root";
  static std::span<const config::Field> fields();

  config::Includes include;
  config::Map<std::string> sites;
  Limits limits;
  std::vector<std::string> trusted;
  std::string name;
};

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::array kLimitsFields = {
    config::field<&IncludingRoot::Limits::headers>("headers", "Most fields."),
    config::field<&IncludingRoot::Limits::connections>("connections", "Most connections."),
};
constexpr std::array kRootFields = {
    config::field<&IncludingRoot::include>("include", "More."),
    config::field<&IncludingRoot::sites>("sites", "By host."),
    config::field<&IncludingRoot::limits>("limits", "What it takes on."),
    config::field<&IncludingRoot::trusted>("trusted", "Peers."),
    config::field<&IncludingRoot::name>("name", "Its name."),
};

class Include : public testing::Test {
 protected:
  Include() : directory_(testing::TempDir() + "sluice_include_test/") {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_ + "conf.d");
  }

  ~Include() override { std::filesystem::remove_all(directory_); }

  void write(const std::string& name, std::string_view text) const {
    std::ofstream(directory_ + name) << text;
  }

  /// Loads main.yaml; what is wrong, with the directory taken out.
  std::string problems() {
    config::Diagnostics diagnostics;
    (void)config::load_file(directory_ + "main.yaml", root_, diagnostics);
    std::string text = diagnostics.to_string();
    for (std::size_t at = text.find(directory_); at != std::string::npos;
         at = text.find(directory_)) {
      text.erase(at, directory_.size());
    }
    return text;
  }

  std::string directory_;
  IncludingRoot root_;
};

TEST_F(Include, JoinsMapsOfNamesAndAddsOtherKeys) {
  write("main.yaml", "include: conf.d/*.yaml\nsites: { a: '1' }\nname: main\n");
  write("conf.d/1.yaml", "sites: { b: '2' }\nlimits: { headers: 5 }\n");
  write("conf.d/2.yaml", "sites: { c: '3' }\ntrusted: [x]\n");
  write("conf.d/3.txt", "nobody asked for this");
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_EQ(root_.sites.size(), 3U);
  EXPECT_EQ(*root_.sites.find("c"), "3");
  EXPECT_EQ(root_.limits.headers, 5U);
  EXPECT_EQ(root_.trusted.size(), 1U);
  EXPECT_EQ(root_.name, "main");
}

TEST_F(Include, TakesAListAndFilesThatIncludeOthersBesideThem) {
  write("main.yaml", "include: [one.yaml, conf.d/two.yaml]\n");
  write("one.yaml", "sites: { a: '1' }\n");
  write("conf.d/two.yaml", "include: three.yaml\nsites: { b: '2' }\n");
  write("conf.d/three.yaml", "sites: { c: '3' }\n");
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_EQ(root_.sites.size(), 3U);
}

TEST_F(Include, NamesBothPlacesOfAKeyDefinedTwice) {
  write("main.yaml", "include: [one.yaml, two.yaml]\nsites:\n  a: '1'\nname: x\n");
  write("one.yaml", "sites:\n  a: '2'\n  b: '2'\nname: y\n");
  write("two.yaml", "sites:\n  b: '3'\n");
  const std::string said = problems();
  EXPECT_THAT(
      said, HasSubstr("one.yaml:2:3: \"a\" is defined twice; it is first at main.yaml:3:3")
  );
  EXPECT_THAT(
      said, HasSubstr("one.yaml:4:1: \"name\" is defined twice; it is first at main.yaml:4:1")
  );
  EXPECT_THAT(said, HasSubstr("two.yaml:2:3: \"b\" is defined twice; it is first at one.yaml:3:3"));
}

TEST_F(Include, JoinsNoListsAndNoMapsOfSettings) {
  write("main.yaml", "include: one.yaml\nlimits: { headers: 1 }\ntrusted: [a]\n");
  write("one.yaml", "limits: { connections: 1 }\ntrusted: [b]\n");
  EXPECT_THAT(
      problems(),
      AllOf(
          HasSubstr("one.yaml:1:1: \"limits\" is defined twice"),
          HasSubstr("one.yaml:2:1: \"trusted\" is defined twice")
      )
  );
}

TEST_F(Include, TellsWhatIsWrongAtItsPlaceInTheIncludedFile) {
  write("main.yaml", "include: one.yaml\n");
  write("one.yaml", "sites:\n  a: [1]\nnmae: x\n");
  EXPECT_THAT(
      problems(),
      AllOf(
          HasSubstr("one.yaml:2:6: a must be a single value"),
          HasSubstr("one.yaml:3:1: unknown key \"nmae\" in root; did you mean \"name\"?"),
          HasSubstr("    nmae: x\n    ^~~~")
      )
  );
  write("one.yaml", "sites: {\n");
  EXPECT_THAT(problems(), HasSubstr("one.yaml:2:1: "));
  write("one.yaml", "- a\n");
  EXPECT_THAT(problems(), HasSubstr("one.yaml:1:1: an included file must be a map, not a list"));
}

TEST_F(Include, APatternWithoutAMatchIsFineAndAPathWithoutAFileIsNot) {
  write("main.yaml", "include: [conf.d/*.yaml, nowhere/*.yaml]\n");
  EXPECT_THAT(problems(), IsEmpty());
  write("main.yaml", "include: [nowhere.yaml]\n");
  EXPECT_THAT(
      problems(),
      HasSubstr("main.yaml:1:11: include: nowhere.yaml cannot be read: No such file or directory")
  );
  write("main.yaml", "include: conf.d\n");
  EXPECT_THAT(problems(), HasSubstr("cannot be read: Is a directory"));
}

TEST_F(Include, RefusesACycle) {
  write("main.yaml", "include: one.yaml\n");
  write("one.yaml", "include: ./conf.d/../main.yaml\n");
  EXPECT_THAT(
      problems(), HasSubstr("one.yaml:1:10: include: ./conf.d/../main.yaml would include itself")
  );
  write("main.yaml", "include: main.yaml\n");
  EXPECT_THAT(problems(), HasSubstr("main.yaml:1:10: include: main.yaml would include itself"));
}

TEST_F(Include, RefusesWhatIsNoPath) {
  for (const std::string_view text : {"include: { a: b }", "include: [[a]]", "include: ''"}) {
    write("main.yaml", text);
    EXPECT_THAT(problems(), HasSubstr("main.yaml:1:")) << text;
  }
}

TEST_F(Include, LeavesTheAnchorsOfAMapAlone) {
  write("main.yaml", "sites: &s { a: '1' }\ninclude: one.yaml\n");
  write("one.yaml", "sites: { b: '2' }\n");
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_EQ(root_.sites.size(), 2U);
}

}  // namespace

std::span<const config::Field> IncludingRoot::Limits::fields() {
  return kLimitsFields;
}

std::span<const config::Field> IncludingRoot::fields() {
  return kRootFields;
}

}  // namespace sluice::config_test
