#include "actions/files/open_beneath.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace sluice::actions {
namespace {

namespace fs = std::filesystem;

/// A tree with a root, links of every kind in it, and something outside.
class OpenBeneath : public ::testing::TestWithParam<Kernel> {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "open_beneath.XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    base_ = fs::canonical(pattern);
    root_ = base_ / "root";
    fs::create_directories(root_ / "dir" / "deep");
    fs::create_directories(base_ / "root-twin");
    write(root_ / "file", "inside");
    write(root_ / "dir" / "deep" / "file", "deep");
    write(base_ / "secret", "outside");
    write(base_ / "root-twin" / "file", "outside");
    fs::create_symlink("file", root_ / "to_file");
    fs::create_symlink("dir/deep", root_ / "to_dir");
    fs::create_symlink("../../file", root_ / "dir" / "deep" / "up");
    fs::create_symlink(root_ / "file", root_ / "absolute");
    fs::create_symlink("../secret", root_ / "out");
    fs::create_symlink(base_ / "secret", root_ / "absolute_out");
    fs::create_symlink("../root-twin/file", root_ / "twin");
    fs::create_symlink("..", root_ / "parent");
    fs::create_symlink("/proc/self/root", root_ / "magic");
    fs::create_symlink("loop", root_ / "loop");
    fs::create_symlink("nothing", root_ / "dangling");
  }

  void TearDown() override { fs::remove_all(base_); }

  static void write(const fs::path& file, std::string_view text) { std::ofstream(file) << text; }

  /// What is read there, or the error's name.
  std::string read(const std::string& name, Symlinks symlinks = Symlinks::Follow) {
    const auto opened = open_beneath(root_.string(), name, symlinks, Wait::Allowed, GetParam());
    if (!opened) {
      return ::strerrorname_np(opened.error());
    }
    std::array<char, 64> text{};
    const ssize_t n = ::read(opened->get(), text.data(), text.size());
    return n < 0 ? ::strerrorname_np(errno) : std::string(text.data(), static_cast<std::size_t>(n));
  }

  fs::path base_;
  fs::path root_;
};

TEST_P(OpenBeneath, OpensWhatIsBelowTheRoot) {
  for (const Symlinks symlinks : {Symlinks::Follow, Symlinks::Owner, Symlinks::Deny}) {
    EXPECT_EQ(read("file", symlinks), "inside");
    EXPECT_EQ(read("dir/deep/file", symlinks), "deep");
    EXPECT_EQ(read("nothing", symlinks), "ENOENT");
    EXPECT_EQ(read("file/x", symlinks), "ENOTDIR");
    EXPECT_EQ(read("dir", symlinks), "EISDIR") << "opened, and no file to read";
    EXPECT_EQ(read("", symlinks), "EISDIR") << "the root itself";
  }
}

TEST_P(OpenBeneath, FollowsLinksWithinTheRoot) {
  for (const Symlinks symlinks : {Symlinks::Follow, Symlinks::Owner}) {
    EXPECT_EQ(read("to_file", symlinks), "inside");
    EXPECT_EQ(read("to_dir/file", symlinks), "deep");
    EXPECT_EQ(read("to_dir/up", symlinks), "inside");
    EXPECT_EQ(read("absolute", symlinks), "inside");
    EXPECT_EQ(read("dangling", symlinks), "ENOENT");
    EXPECT_EQ(read("loop", symlinks), "ELOOP");
  }
}

TEST_P(OpenBeneath, NeverLeavesTheRoot) {
  for (const Symlinks symlinks : {Symlinks::Follow, Symlinks::Owner, Symlinks::Deny}) {
    for (const char* name :
         {"out",
          "absolute_out",
          "twin",
          "parent/secret",
          "magic/etc/passwd",
          "to_dir/../../../secret"}) {
      const std::string result = read(name, symlinks);
      EXPECT_TRUE(result == "EXDEV" || result == "ELOOP" || result == "ENOTDIR")
          << name << ": " << result;
    }
  }
}

TEST_P(OpenBeneath, DeniesLinks) {
  for (const char* name : {"to_file", "to_dir/file", "absolute", "dangling"}) {
    const std::string result = read(name, Symlinks::Deny);
    EXPECT_TRUE(result == "ELOOP" || result == "ENOTDIR") << name << ": " << result;
  }
}

TEST_P(OpenBeneath, FollowsOnlyLinksOfTheirTargetsOwner) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "files of another owner need root";
  }
  ASSERT_EQ(::lchown((root_ / "to_file").c_str(), 65534, 65534), 0);
  EXPECT_EQ(read("to_file", Symlinks::Owner), "ELOOP");
  EXPECT_EQ(read("to_file", Symlinks::Follow), "inside");
  ASSERT_EQ(::chown((root_ / "file").c_str(), 65534, 65534), 0);
  EXPECT_EQ(read("to_file", Symlinks::Owner), "inside");
}

TEST_P(OpenBeneath, DoesNotWaitForAFifo) {
  ASSERT_EQ(::mkfifo((root_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(read("fifo"), "") << "opened at once, at its end";
}

INSTANTIATE_TEST_SUITE_P(
    Kernels,
    OpenBeneath,
    ::testing::Values(Kernel::Openat2, Kernel::Older),
    [](const auto& info) { return info.param == Kernel::Openat2 ? "openat2" : "walking"; }
);

TEST(OpenBeneathNow, FindsWhatTheKernelHasInItsCache) {
  if (kernel_ability() != Kernel::Openat2) {
    GTEST_SKIP();
  }
  const auto cached = open_beneath("/", "etc/passwd", Symlinks::Follow, Wait::Allowed);
  ASSERT_TRUE(cached.has_value());
  EXPECT_TRUE(open_beneath("/", "etc/passwd", Symlinks::Follow, Wait::Never).has_value());
  const auto without =
      open_beneath("/", "etc/passwd", Symlinks::Follow, Wait::Never, Kernel::Older);
  EXPECT_EQ(without.error(), EAGAIN);
}

}  // namespace
}  // namespace sluice::actions
