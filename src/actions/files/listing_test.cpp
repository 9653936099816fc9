#include "actions/files/listing.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <chrono>

namespace sluice::actions {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr WallTime kTime =
    WallTime(std::chrono::seconds(1'714'557'600)) + std::chrono::milliseconds(7);

TEST(Listing, IsAPageWithLinks) {
  const Directory directory{
      .entries = {{"sub", 4096, kTime, true}, {"a b&c.txt", 1536, kTime, false}}
  };
  const std::string page = listing_page(directory, "/files/", HasParent::Yes);
  EXPECT_THAT(page, HasSubstr("<h1>/files/</h1>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"../\">../</a>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"./sub/\">sub/</a>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"./a%20b%26c.txt\">a b&amp;c.txt</a>"));
  EXPECT_THAT(page, HasSubstr("1.5 KiB"));
  EXPECT_THAT(page, HasSubstr("<time datetime=\"2024-05-01T10:00:00Z\">2024-05-01 10:00</time>"));
  EXPECT_THAT(page, Not(HasSubstr("4.0 KiB"))) << "what a directory itself takes says nothing";
  EXPECT_THAT(listing_page(directory, "/", HasParent::No), Not(HasSubstr("../")));
}

TEST(Listing, HoldsNamesAsTextAlone) {
  const Directory directory{
      .entries = {{"<script>'\"", 1, kTime, false}, {"javascript:x", 1, kTime, false}}
  };
  const std::string page = listing_page(directory, "/<b>/", HasParent::No);
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, HasSubstr("href=\"./javascript%3Ax\""));
}

TEST(Listing, SaysWhenThereIsNothingOrMore) {
  EXPECT_THAT(listing_page({}, "/", HasParent::No), HasSubstr("Nothing is here."));
  EXPECT_THAT(
      listing_page({.entries = {{"a", 1, kTime, false}}, .is_complete = false}, "/", HasParent::No),
      HasSubstr("There is more")
  );
}

TEST(Listing, IsAListForPrograms) {
  const Directory directory{.entries = {{"sub", 4096, kTime, true}, {"a\"b", 12, kTime, false}}};
  EXPECT_EQ(
      listing_json(directory),
      R"([{"name":"sub","type":"directory","modified":"2024-05-01T10:00:00Z"},)"
      R"({"name":"a\"b","type":"file","size":12,"modified":"2024-05-01T10:00:00Z"}])"
      "\n"
  );
  EXPECT_EQ(listing_json({}), "[]\n");
}

TEST(Listing, ShowsSizesThatPeopleRead) {
  EXPECT_EQ(readable_size(0), "0");
  EXPECT_EQ(readable_size(1023), "1023");
  EXPECT_EQ(readable_size(1024), "1.0 KiB");
  EXPECT_EQ(readable_size(10 * 1024), "10 KiB");
  EXPECT_EQ(readable_size(1024 * 1024 - 1), "1.0 MiB");
  EXPECT_EQ(readable_size(3ULL << 40U), "3.0 TiB");
  EXPECT_EQ(readable_size(UINT64_MAX), "16 EiB");
}

}  // namespace
}  // namespace sluice::actions
