#include "http/preferences.h"

#include <gtest/gtest.h>

#include <optional>

namespace sluice::http {
namespace {

class Preferences : public ::testing::Test {
 protected:
  std::uint16_t media(std::optional<std::string_view> accept, std::string_view type) {
    return media_preference(section(FieldId::Accept, accept), type).weight;
  }

  std::uint16_t coding(std::optional<std::string_view> accept, std::string_view name) {
    return coding_preference(section(FieldId::AcceptEncoding, accept), name).weight;
  }

  FieldSection section(FieldId id, std::optional<std::string_view> value) {
    FieldSection fields(arena_);
    if (value) {
      fields.add(id, *value);
    }
    return fields;
  }

 private:
  ArenaBlocks blocks_;
  Arena arena_{blocks_};
};

TEST_F(Preferences, OfCodingsAreWeighed) {
  EXPECT_EQ(coding("gzip, deflate, br", "br"), 1000);
  EXPECT_EQ(coding("gzip;q=0.5, br;q=0.25", "gzip"), 500);
  EXPECT_EQ(coding("gzip ; q=0.125", "gzip"), 125);
  EXPECT_EQ(coding("GZIP;Q=1.000", "gzip"), 1000);
  EXPECT_EQ(coding("*", "br"), 1000);
  EXPECT_EQ(coding("*;q=0.3, br;q=0", "br"), 0) << "named, so the wildcard does not count";
  EXPECT_EQ(coding("br;q=0, *;q=0.3", "br"), 0);
  EXPECT_EQ(coding("br", "gzip"), 0);
  EXPECT_EQ(coding("", "gzip"), 0);
  EXPECT_EQ(coding("identity", "gzip"), 0);
  EXPECT_EQ(coding(std::nullopt, "gzip"), 0);
}

TEST_F(Preferences, WithoutAWeightThatIsOneAreNone) {
  for (const char* weight : {"", "2", "1.1", "1.001", "0.1234", ".5", "-1", "0,5", "x", "0.x"}) {
    EXPECT_EQ(coding("gzip;q=" + std::string(weight), "gzip"), 0) << weight;
  }
  EXPECT_EQ(coding("gzip;q=0.", "gzip"), 0);
  EXPECT_EQ(coding("gzip;q=1.", "gzip"), 1000);
}

TEST_F(Preferences, OfMediaTypesGoByTheMostSpecificRange) {
  constexpr std::string_view kAccept = "text/*;q=0.3, text/html;q=0.7, */*;q=0.5";
  EXPECT_EQ(media(kAccept, "text/html"), 700);
  EXPECT_EQ(media(kAccept, "text/plain"), 300);
  EXPECT_EQ(media(kAccept, "image/png"), 500);
  EXPECT_EQ(media("text/html;level=1;q=0.4", "text/html"), 400);
  EXPECT_EQ(media("text/html", "image/png"), 0);
  EXPECT_EQ(media(std::nullopt, "image/png"), 1000);
  EXPECT_EQ(media("textual/*", "text/html"), 0);
}

TEST_F(Preferences, AreGreaterForWhatIsNamed) {
  const FieldSection browser =
      section(FieldId::Accept, "text/html,application/xml;q=0.9,*/*;q=0.8");
  EXPECT_GT(media_preference(browser, "text/html"), media_preference(browser, "text/plain"));
  const FieldSection named = section(FieldId::Accept, "text/html, */*");
  EXPECT_GT(media_preference(named, "text/html"), media_preference(named, "text/plain"));
  const FieldSection tool = section(FieldId::Accept, "*/*");
  EXPECT_EQ(media_preference(tool, "text/html"), media_preference(tool, "text/plain"));
}

}  // namespace
}  // namespace sluice::http
