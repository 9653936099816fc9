#include "actions/files/file_path.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::actions {
namespace {

std::string read(std::string_view path, HiddenFiles hidden = HiddenFiles::Hide) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const Result<FilePath> parsed = parse_file_path(path, hidden, arena);
  if (!parsed) {
    return parsed.error() == Errc::FileNotFound ? "not found" : "another error";
  }
  return std::string(parsed->name) + (parsed->names_directory ? " (directory)" : "");
}

TEST(FilePath, IsANameBelowARoot) {
  EXPECT_EQ(read("/a"), "a");
  EXPECT_EQ(read("/a/b.html"), "a/b.html");
  EXPECT_EQ(read("/"), " (directory)");
  EXPECT_EQ(read("/a/b/"), "a/b (directory)");
  EXPECT_EQ(read("/a%20b/%C3%A9%25"), "a b/\xC3\xA9%");
  EXPECT_EQ(read("/a%5Cb;x=1"), "a\\b;x=1");
  EXPECT_EQ(read("/a..b/c."), "a..b/c.");
}

TEST(FilePath, NeverLeavesItsRoot) {
  for (const std::string_view path :
       {"/..",
        "/../etc/passwd",
        "/a/../../b",
        "/a/..",
        "/%2e%2e/a",
        "/.%2E/a",
        "/a/%2E%2E",
        "/.",
        "/a/./b",
        "/%2e",
        "//etc/passwd",
        "/a//b",
        "/a//",
        "//",
        "/a%2Fb",
        "/..%2f..%2fetc/passwd",
        "/a%00b",
        "",
        "a",
        "../a",
        "/a%",
        "/a%4",
        "/a%zz"}) {
    EXPECT_EQ(read(path), "not found") << path;
    EXPECT_EQ(read(path, HiddenFiles::Serve), "not found") << path;
  }
  EXPECT_EQ(read(std::string_view("/a\0b", 4)), "not found");
}

TEST(FilePath, HidesNamesThatBeginWithADot) {
  for (const std::string_view path :
       {"/.git/config",
        "/a/.htaccess",
        "/.env",
        "/%2Eenv",
        "/.env/",
        "/a/.well-known/b",
        "/.well-knownx",
        "/..."}) {
    EXPECT_EQ(read(path), "not found") << path;
  }
  EXPECT_EQ(read("/.well-known/security.txt"), ".well-known/security.txt");
  EXPECT_EQ(read("/.git/config", HiddenFiles::Serve), ".git/config");
}

TEST(DecodePercent, LeavesWhatIsNoEscape) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  EXPECT_EQ(decode_percent("/a%20b%", arena), "/a b%");
  EXPECT_EQ(decode_percent("%4", arena), "%4");
  EXPECT_EQ(decode_percent("%zz", arena), "%zz");
}

}  // namespace
}  // namespace sluice::actions
