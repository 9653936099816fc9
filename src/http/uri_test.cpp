#include "http/uri.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http {
namespace {

using namespace std::string_view_literals;

constexpr PathRules kKeepSlashes{.merge_slashes = false};
constexpr PathRules kRejectEncoded{.reject_encoded_slashes = true};

class NormalisePath : public testing::Test {
 protected:
  std::string normal(std::string_view path, PathRules rules = {}) {
    const Result<std::string_view> result = normalise_path(path, rules, arena_);
    return result ? std::string(*result) : "refused";
  }

  ArenaBlocks blocks_;
  Arena arena_{blocks_};
};

TEST_F(NormalisePath, ReturnsANormalPathAsItIs) {
  for (const std::string_view path :
       {"/"sv,
        "/a"sv,
        "/a/"sv,
        "/a/b.c"sv,
        "/.well-known/x"sv,
        "/..."sv,
        "/.a/..b/c."sv,
        "/a;p=1/b"sv,
        "/%20"sv,
        "/a%2Fb"sv,
        "/a%5Cb"sv,
        "/%C3%A9"sv,
        "/A/a"sv,
        "/a|b[c]{d}"sv,
        "/:@!$&'()*+,;=-._~"sv,
        "/%25"sv,
        "/%2541"sv}) {
    const Result<std::string_view> result = normalise_path(path, {}, arena_);
    ASSERT_TRUE(result.has_value()) << path;
    EXPECT_EQ(*result, path);
    EXPECT_EQ(result->data(), path.data()) << "copied " << path;
  }
}

TEST_F(NormalisePath, DecodesUnreservedEscapes) {
  EXPECT_EQ(normal("/%61%41%30%2d%2E%5f%7E"), "/aA0-._~");
  EXPECT_EQ(normal("/%7euser"), "/~user");
}

TEST_F(NormalisePath, KeepsOtherEscapesInUpperCase) {
  EXPECT_EQ(normal("/a%2fb"), "/a%2Fb");
  EXPECT_EQ(normal("/a%5cb"), "/a%5Cb");
  EXPECT_EQ(normal("/%c3%A9%3f%23"), "/%C3%A9%3F%23");
  EXPECT_EQ(normal("/%0d%0a"), "/%0D%0A");
  EXPECT_EQ(normal("/%c3"), "/%C3");
  EXPECT_EQ(normal("/%C3%0a"), "/%C3%0A");
}

TEST_F(NormalisePath, ResolvesDotSegments) {
  EXPECT_EQ(normal("/."), "/");
  EXPECT_EQ(normal("/./"), "/");
  EXPECT_EQ(normal("/a/."), "/a/");
  EXPECT_EQ(normal("/a/./b"), "/a/b");
  EXPECT_EQ(normal("/a/.."), "/");
  EXPECT_EQ(normal("/a/../"), "/");
  EXPECT_EQ(normal("/a/b/.."), "/a/");
  EXPECT_EQ(normal("/a/b/../c"), "/a/c");
  EXPECT_EQ(normal("/a/b/../../c"), "/c");
  EXPECT_EQ(normal("/a/./../b/"), "/b/");
  EXPECT_EQ(normal("/a/..b"), "/a/..b");
}

TEST_F(NormalisePath, ResolvesEncodedDotSegments) {
  EXPECT_EQ(normal("/a/%2e%2E/b"), "/b");
  EXPECT_EQ(normal("/a/.%2e/b"), "/b");
  EXPECT_EQ(normal("/a/%2e/b"), "/a/b");
  EXPECT_EQ(normal("/%2e%2e"), "refused");
}

TEST_F(NormalisePath, RefusesToLeaveTheRoot) {
  for (const std::string_view path :
       {"/..", "/../", "/../a", "/a/../..", "/a/../../b", "/./..", "//..", "/a//../.."}) {
    EXPECT_EQ(normal(path), "refused") << path;
  }
}

TEST_F(NormalisePath, MergesEmptySegments) {
  EXPECT_EQ(normal("//"), "/");
  EXPECT_EQ(normal("//a"), "/a");
  EXPECT_EQ(normal("/a//b///c"), "/a/b/c");
  EXPECT_EQ(normal("/a//"), "/a/");
  EXPECT_EQ(normal("/a//../b"), "/b");
}

TEST_F(NormalisePath, KeepsEmptySegmentsWhenTold) {
  EXPECT_EQ(normal("//", kKeepSlashes), "//");
  EXPECT_EQ(normal("/a//b", kKeepSlashes), "/a//b");
  EXPECT_EQ(normal("/a//../b", kKeepSlashes), "/a/b");
  EXPECT_EQ(normal("/a//%61", kKeepSlashes), "/a//a");
  EXPECT_EQ(normal("/a/.//", kKeepSlashes), "/a//");
}

TEST_F(NormalisePath, NeverSeparatesAtAnEncodedSlash) {
  EXPECT_EQ(normal("/a%2f..%2Fb"), "/a%2F..%2Fb");
  EXPECT_EQ(normal("/..%2f"), "/..%2F");
  EXPECT_EQ(normal("/..%5c"), "/..%5C");
}

TEST_F(NormalisePath, RefusesEncodedSlashesWhenTold) {
  for (const std::string_view path : {"/a%2fb", "/a%2Fb", "/a%5cb", "/%5C"}) {
    EXPECT_EQ(normal(path, kRejectEncoded), "refused") << path;
  }
  EXPECT_EQ(normal("/a%20b", kRejectEncoded), "/a%20b");
}

TEST_F(NormalisePath, LeavesParametersToTheirSegment) {
  EXPECT_EQ(normal("/a;x=..;/b/../c"), "/a;x=..;/c");
  EXPECT_EQ(normal("/..;/a"), "/..;/a");
}

TEST_F(NormalisePath, RefusesWhatNoPathHas) {
  for (const std::string_view path :
       {""sv,     "a"sv,    "*"sv,     "a/b"sv,       "/%"sv,  "/%2"sv, "/%zz"sv,      "/%2g"sv,
        "/%g2"sv, "/a%"sv,  "/%00"sv,  "/a%00b"sv,    "/\0"sv, "/\\"sv, "/a\\..\\b"sv, "/a b"sv,
        "/a?b"sv, "/a#b"sv, "/\x7F"sv, "/\xC3\xA9"sv, "/\r"sv, "/\n"sv, "/<"sv,        "/\""sv}) {
    EXPECT_EQ(normal(path), "refused") << path;
  }
}

TEST_F(NormalisePath, DoesNotReadBehindTheEnd) {
  const std::string_view text = "/%41";
  EXPECT_EQ(normal(text.substr(0, 3)), "refused");
  EXPECT_EQ(normal(text.substr(0, 2)), "refused");
}

TEST(EncodeQueryValue, LeavesOnlyUnreservedCharacters) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  EXPECT_EQ(encode_query_value("aZ09-._~", arena), "aZ09-._~");
  EXPECT_EQ(encode_query_value("a b&c=d+e/f?g#h%", arena), "a%20b%26c%3Dd%2Be%2Ff%3Fg%23h%25");
  EXPECT_EQ(encode_query_value("\xC3\xA9\r\n"sv, arena), "%C3%A9%0D%0A");
  EXPECT_EQ(encode_query_value("", arena), "");
}

TEST(EncodePathText, KeepsEscapesAndEncodesWhatWouldEndThePath) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  EXPECT_EQ(encode_path_text("a%20b:@!$&'()*+,;=", Slash::Encode, arena), "a%20b:@!$&'()*+,;=");
  EXPECT_EQ(encode_path_text("a?b#c", Slash::Encode, arena), "a%3Fb%23c");
  EXPECT_EQ(encode_path_text("a/b", Slash::Encode, arena), "a%2Fb");
  EXPECT_EQ(encode_path_text("a/b", Slash::Keep, arena), "a/b");
  EXPECT_EQ(encode_path_text("100%", Slash::Keep, arena), "100%25");
  EXPECT_EQ(encode_path_text("%zz\\ ", Slash::Keep, arena), "%25zz%5C%20");
}

}  // namespace
}  // namespace sluice::http
