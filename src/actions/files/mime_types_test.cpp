#include "actions/files/mime_types.h"

#include <gtest/gtest.h>

namespace sluice::actions {
namespace {

TEST(MimeType, FollowsFromTheEnding) {
  EXPECT_EQ(mime_type("index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(mime_type("a/b.min.JS"), "text/javascript; charset=utf-8");
  EXPECT_EQ(mime_type("data.json"), "application/json");
  EXPECT_EQ(mime_type("logo.svg"), "image/svg+xml");
  EXPECT_EQ(mime_type("film.mp4"), "video/mp4");
  EXPECT_EQ(mime_type("archive.tar.gz"), "application/gzip");
}

TEST(MimeType, IsBytesForWhatIsNotKnown) {
  for (const char* name : {"", "README", "a.", "a.unknown", "a.averylongendingindeed", "a.b/c"}) {
    EXPECT_EQ(mime_type(name), "application/octet-stream") << name;
  }
}

}  // namespace
}  // namespace sluice::actions
