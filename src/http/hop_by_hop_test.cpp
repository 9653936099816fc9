#include "http/hop_by_hop.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace sluice::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Lines = std::vector<std::pair<std::string_view, std::string_view>>;

std::vector<std::string> names_of(const FieldSection& fields) {
  std::vector<std::string> names;
  for (const Field& field : fields) {
    names.emplace_back(field.name);
  }
  return names;
}

/// The names that are left.
std::vector<std::string> names_after(const Lines& lines) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  FieldSection fields(arena);
  for (const auto& [name, value] : lines) {
    fields.add(name, value);
  }
  FieldSection copy(arena);
  copy_end_to_end(fields, copy);
  remove_hop_by_hop(fields);
  EXPECT_EQ(names_of(copy), names_of(fields)) << "copying leaves out what removing removes";
  return names_of(fields);
}

TEST(HopByHop, RemovesTheFieldsOfOneConnection) {
  EXPECT_THAT(
      names_after(
          {{"Connection", "close"},
           {"keep-alive", "timeout=5"},
           {"Proxy-Connection", "close"},
           {"TE", "trailers"},
           {"Transfer-Encoding", "chunked"},
           {"Upgrade", "h2c"},
           {"HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA"},
           {"Proxy-Authorization", "Basic x"},
           {"Proxy-Authenticate", "Basic"}}
      ),
      IsEmpty()
  );
}

TEST(HopByHop, LeavesTheOthersInTheirOrder) {
  EXPECT_THAT(
      names_after({{"Host", "a"}, {"Connection", "close"}, {"Trailer", "X-T"}, {"X-A", "1"}}),
      ElementsAre("Host", "Trailer", "X-A")
  );
}

TEST(HopByHop, RemovesWhatConnectionNames) {
  EXPECT_THAT(
      names_after({{"X-Hop", "1"}, {"X-End", "2"}, {"x-hop", "3"}, {"Connection", "close, X-HOP ,"}}
      ),
      ElementsAre("X-End")
  );
}

TEST(HopByHop, ReadsEveryConnectionLine) {
  EXPECT_THAT(
      names_after(
          {{"Connection", "X-A"},
           {"X-A", "1"},
           {"X-B", "2"},
           {"Connection", "X-B"},
           {"X-C", "3"},
           {"Connection", ""},
           {"Connection", "X-C"}}
      ),
      IsEmpty()
  );
}

TEST(HopByHop, KeepsAFieldNamedClose) {
  EXPECT_THAT(names_after({{"Close", "1"}, {"Connection", "close"}}), ElementsAre("Close"));
}

TEST(HopByHop, KeepsEndToEndFieldsAlthoughTheyAreNamed) {
  for (const std::string_view name :
       {"Host",
        "Content-Length",
        "Content-Type",
        "Content-Language",
        "Cache-Control",
        "Authorization",
        "Cookie",
        "Set-Cookie",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "X-Real-IP",
        "Forwarded",
        "X-Request-ID",
        "If-None-Match",
        "Via"}) {
    const std::string left(name);
    EXPECT_THAT(names_after({{name, "1"}, {"Connection", name}}), ElementsAre(left)) << name;
  }
}

}  // namespace
}  // namespace sluice::http
