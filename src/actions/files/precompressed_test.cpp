#include "actions/files/precompressed.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::array kAll = {Precompressed::Brotli, Precompressed::Zstd, Precompressed::Gzip};

std::string choose(std::optional<std::string_view> accept) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  http::FieldSection fields(arena);
  if (accept) {
    fields.add(http::FieldId::AcceptEncoding, *accept);
  }
  std::string names;
  for (const Precompressed coding : choose_codings(fields, kAll).all()) {
    names.append(names.empty() ? "" : " ").append(coding_name(coding));
  }
  return names;
}

TEST(Precompressed, IsWhatTheClientAcceptsBestFirst) {
  EXPECT_EQ(choose("gzip, deflate, br"), "br gzip") << "between equals, as they are offered";
  EXPECT_EQ(choose("gzip, deflate, br, zstd"), "br zstd gzip");
  EXPECT_EQ(choose("br;q=0.5, gzip;q=0.8"), "gzip br");
  EXPECT_EQ(choose("br;q=0.1, zstd;q=0.2, gzip;q=0.3"), "gzip zstd br");
  EXPECT_EQ(choose("*"), "br zstd gzip");
  EXPECT_EQ(choose("*, br;q=0"), "zstd gzip");
  EXPECT_EQ(choose("gzip;q=0.5, identity"), "") << "the client prefers the file as it is";
  EXPECT_EQ(choose("gzip, identity;q=0.5, *;q=0"), "gzip");
}

TEST(Precompressed, IsNothingWhereNoneIsAccepted) {
  EXPECT_EQ(choose(std::nullopt), "");
  EXPECT_EQ(choose(""), "");
  EXPECT_EQ(choose("identity"), "");
  EXPECT_EQ(choose("gzip;q=0, br;q=0.000"), "");
  EXPECT_EQ(choose("deflate"), "");
}

}  // namespace
}  // namespace sluice::actions
