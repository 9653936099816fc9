#include "filters/rewrite/map_back.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sluice::filters {
namespace {

class MapBackTest : public testing::Test {
 protected:
  ArenaBlocks blocks_;
  Arena arena_{blocks_};
  const MapBack map_back_{
      .prefix = "/users",
      .client_authority = "api.example.com:8080",
      .upstream_authority = "10.0.0.1:3000",
  };
};

TEST_F(MapBackTest, PutsThePrefixBeforePathsAndUrlsOfTheSameHost) {
  struct Case {
    std::string_view location;
    std::string_view mapped;
  };

  for (const Case& test : {
           Case{"/7", "/users/7"},
           Case{"/", "/users/"},
           Case{"/?a=1#b", "/users/?a=1#b"},
           Case{"http://api.example.com:8080/7?a=/b", "http://api.example.com:8080/users/7?a=/b"},
           Case{"https://API.example.com:8080/7", "https://API.example.com:8080/users/7"},
           Case{"//api.example.com:8080/7", "//api.example.com:8080/users/7"},
           Case{"http://api.example.com:8080", "http://api.example.com:8080/users/"},
           Case{"http://10.0.0.1:3000/7", "/users/7"},
       }) {
    EXPECT_EQ(map_back_.location(test.location, arena_), test.mapped);
  }
}

TEST_F(MapBackTest, LeavesOtherHostsAndRelativeReferencesAlone) {
  for (const std::string_view location :
       {"https://example.org/7",
        "//example.org/7",
        "http://api.example.com/7",
        "7",
        "../7",
        "?a=1",
        "#top",
        "",
        "mailto:a@b",
        "http:7"}) {
    EXPECT_EQ(map_back_.location(location, arena_), location);
  }
}

TEST_F(MapBackTest, KnowsThePortThatASchemeStandsFor) {
  const MapBack map_back{
      .prefix = "/a", .client_authority = "example.com", .upstream_authority = {}
  };
  EXPECT_EQ(map_back.location("http://example.com:80/7", arena_), "http://example.com:80/a/7");
  EXPECT_EQ(map_back.location("https://example.com:443/7", arena_), "https://example.com:443/a/7");
  EXPECT_EQ(map_back.location("http://example.com:8080/7", arena_), "http://example.com:8080/7");
}

TEST_F(MapBackTest, MapsTheUrlOfARefresh) {
  EXPECT_EQ(map_back_.refresh("5; url=/7", arena_), "5; url=/users/7");
  EXPECT_EQ(map_back_.refresh("0;URL='/7;a=b'", arena_), "0;URL='/users/7;a=b'");
  EXPECT_EQ(map_back_.refresh("5, url=\"/7\"", arena_), "5, url=\"/users/7\"");
  EXPECT_EQ(map_back_.refresh("5", arena_), "5");
  EXPECT_EQ(
      map_back_.refresh("5; url=https://example.org/", arena_), "5; url=https://example.org/"
  );
}

TEST_F(MapBackTest, MapsThePathOfACookie) {
  EXPECT_EQ(map_back_.set_cookie("a=1; Path=/; Secure", arena_), "a=1; Path=/users; Secure");
  EXPECT_EQ(map_back_.set_cookie("a=1;path=/app", arena_), "a=1;path=/users/app");
  EXPECT_EQ(map_back_.set_cookie("path=/x; Secure", arena_), "path=/x; Secure")
      << "a cookie called path";
  EXPECT_EQ(map_back_.set_cookie("a=1; Secure", arena_), "a=1; Secure");
  EXPECT_EQ(map_back_.set_cookie("a=1; Path=", arena_), "a=1; Path=");
  EXPECT_EQ(map_back_.set_cookie("__Host-a=1; Path=/", arena_), "__Host-a=1; Path=/");
}

TEST_F(MapBackTest, GoesThroughAllFieldsOfAnAnswer) {
  http::FieldSection fields(arena_);
  fields.add("Location", "/7");
  fields.add("content-location", "/7.json");
  fields.add("Set-Cookie", "a=1; Path=/");
  fields.add("Set-Cookie", "b=2; Path=/");
  fields.add("Link", "</x>");

  map_back_.apply(fields, arena_);

  EXPECT_EQ(fields.find("Location")->value, "/users/7");
  EXPECT_EQ(fields.find("Content-Location")->value, "/users/7.json");
  EXPECT_EQ(fields.begin()[3].value, "b=2; Path=/users");
  EXPECT_EQ(fields.find("Link")->value, "</x>");
}

}  // namespace
}  // namespace sluice::filters
