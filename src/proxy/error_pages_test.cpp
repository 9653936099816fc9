#include "proxy/error_pages.h"

#include <gtest/gtest.h>

namespace sluice::proxy {
namespace {

TEST(ErrorPages, AreOfAStatusOrOfItsClass) {
  ErrorPages pages;
  pages.add("404", {"text/html", "lost"});
  pages.add("5xx", {"text/html", "broken"});
  pages.add("503", {"text/html", "later"});
  EXPECT_EQ(pages.find(http::StatusCode(404))->body, "lost");
  EXPECT_EQ(pages.find(http::StatusCode(403)), nullptr);
  EXPECT_EQ(pages.find(http::StatusCode(502))->body, "broken");
  EXPECT_EQ(pages.find(http::StatusCode(503))->body, "later");
}

TEST(ErrorPages, HaveErrorStatusesAsKeys) {
  for (const std::string_view key : {"400", "404", "4xx", "599", "5xx"}) {
    EXPECT_TRUE(ErrorPages::is_key(key)) << key;
  }
  for (const std::string_view key : {"", "4", "200", "3xx", "4x4", "40", "4040", "xx", "4XX"}) {
    EXPECT_FALSE(ErrorPages::is_key(key)) << key;
  }
}

TEST(ErrorPages, TakeThePlaceOfTheBodyAndItsType) {
  ErrorPages pages;
  pages.add("404", {"text/html", "<p>lost"});
  ArenaBlocks blocks;
  Arena arena(blocks);
  http::Response response(arena);
  response.head.status = http::StatusCode(404);
  response.head.fields.add("Content-Type", "text/plain");
  response.head.fields.add("Proxy-Status", "sluice");
  pages.apply(response, arena);
  EXPECT_EQ(response.body->take_arrived()->view(), "<p>lost");
  EXPECT_EQ(response.head.fields.single(http::FieldId::ContentType), "text/html");
  EXPECT_EQ(response.head.fields.single(http::FieldId::ProxyStatus), "sluice");
}

}  // namespace
}  // namespace sluice::proxy
