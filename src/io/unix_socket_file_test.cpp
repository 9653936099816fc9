#include "io/unix_socket_file.h"

#include <gtest/gtest.h>

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace sluice::io {
namespace {

class UnixSocketFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-io-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    path = folder / "x.sock";
    make(path);
    file.emplace(path.string());
  }

  void TearDown() override { std::filesystem::remove_all(folder); }

  static void make(const std::filesystem::path& at) { std::ofstream(at) << "x"; }

  std::filesystem::path folder;
  std::filesystem::path path;
  std::optional<UnixSocketFile> file;
};

TEST_F(UnixSocketFiles, AreRemovedAtTheEnd) {
  file.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(UnixSocketFiles, AreLeftToWhoTookTheirPlace) {
  make(folder / "other");
  std::filesystem::rename(folder / "other", path);
  file.reset();
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(UnixSocketFiles, MayBeGoneAlready) {
  std::filesystem::remove(path);
  file.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(UnixSocketFiles, MoveWithTheirOwner) {
  std::optional<UnixSocketFile> moved(*std::move(file));
  file.reset();
  EXPECT_TRUE(std::filesystem::exists(path));
  moved.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace sluice::io
