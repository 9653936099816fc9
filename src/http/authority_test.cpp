#include "http/authority.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http {
namespace {

TEST(ParseAuthority, TakesAHostAndPerhapsAPort) {
  struct Case {
    std::string_view text;
    std::string_view host;
    std::optional<std::uint16_t> port;
  };

  const Case cases[] = {
      {"example.com", "example.com", std::nullopt},
      {"Example.COM:8080", "Example.COM", 8080},
      {"example.com.", "example.com.", std::nullopt},
      {"example.com.:80", "example.com.", 80},
      {"example.com:", "example.com", std::nullopt},
      {"localhost", "localhost", std::nullopt},
      {"a_b-c.x", "a_b-c.x", std::nullopt},
      {"xn--mnchen-3ya.de", "xn--mnchen-3ya.de", std::nullopt},
      {"127.0.0.1:3000", "127.0.0.1", 3000},
      {"[::1]", "[::1]", std::nullopt},
      {"[::1]:65535", "[::1]", 65535},
      {"[2001:DB8::8:800:200C:417A]:1", "[2001:DB8::8:800:200C:417A]", 1},
      {"[::ffff:192.0.2.1]", "[::ffff:192.0.2.1]", std::nullopt},
      {"a:00080", "a", 80},
  };
  for (const Case& c : cases) {
    const Result<Authority> authority = parse_authority(c.text);
    ASSERT_TRUE(authority.has_value()) << c.text;
    EXPECT_EQ(authority->host, c.host) << c.text;
    EXPECT_EQ(authority->port, c.port) << c.text;
  }
}

TEST(ParseAuthority, RefusesEverythingElse) {
  using namespace std::string_view_literals;
  const std::string long_name(256, 'a');
  for (const std::string_view text :
       {""sv,
        " "sv,
        ":80"sv,
        "."sv,
        ".."sv,
        ".a"sv,
        "a..b"sv,
        "a.."sv,
        "a b"sv,
        " a"sv,
        "a "sv,
        "a\tb"sv,
        "a,b"sv,
        "a;b"sv,
        "a/b"sv,
        "a?b"sv,
        "a#b"sv,
        "a\\b"sv,
        "user@a"sv,
        "user:password@a"sv,
        "a%2eb"sv,
        "a'b"sv,
        "(a)"sv,
        "a:b"sv,
        "a:0"sv,
        "a:65536"sv,
        "a:-1"sv,
        "a:+1"sv,
        "a: 1"sv,
        "a:1 "sv,
        "a:80:80"sv,
        "a:000080"sv,
        "a:0x50"sv,
        "http://a"sv,
        "m\xC3\xBCnchen.de"sv,
        "a\0b"sv,
        "::1"sv,
        "[::1"sv,
        "::1]"sv,
        "[]"sv,
        "[:]"sv,
        "[::1]a"sv,
        "[::1]]"sv,
        "[[::1]]"sv,
        "[::1%25eth0]"sv,
        "[::1%eth0]"sv,
        "[1:2:3:4:5:6:7]"sv,
        "[1:2:3:4:5:6:7:8:9]"sv,
        "[12345::]"sv,
        "[::1::2]"sv,
        "[v1.a]"sv,
        "[127.0.0.1]"sv,
        "[::1\0]"sv,
        "[ ::1]"sv,
        std::string_view(long_name)}) {
    const Result<Authority> authority = parse_authority(text);
    ASSERT_FALSE(authority.has_value()) << text;
    EXPECT_EQ(authority.error(), Errc::BadHost) << text;
  }
}

TEST(NormaliseHost, MakesEqualHostsTheSame) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  EXPECT_EQ(normalise_host("Example.COM", arena), "example.com");
  EXPECT_EQ(normalise_host("example.com.", arena), "example.com");
  EXPECT_EQ(normalise_host("EXAMPLE.com.", arena), "example.com");
  EXPECT_EQ(normalise_host("[0:0:0:0:0:0:0:1]", arena), "[::1]");
  EXPECT_EQ(normalise_host("[2001:DB8::0:1]", arena), "[2001:db8::1]");
  EXPECT_EQ(normalise_host("[::1]", arena), "[::1]");
}

TEST(NormaliseHost, ReturnsANormalHostAsItIs) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const std::string_view host = "www.example.com";
  EXPECT_EQ(normalise_host(host, arena).data(), host.data());
}

}  // namespace
}  // namespace sluice::http
