#include "http/byte_range.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http {
namespace {

std::string read(std::string_view field, std::uint64_t size) {
  const RangeSet set = RangeSet::parse(field, size);
  switch (set.outcome()) {
    case RangeSet::Outcome::Whole:
      return "whole";
    case RangeSet::Outcome::Unsatisfiable:
      return "unsatisfiable";
    case RangeSet::Outcome::Parts:
      break;
  }
  std::string text;
  for (const ByteRange& range : set.ranges()) {
    text +=
        (text.empty() ? "" : " ") + std::to_string(range.first) + "-" + std::to_string(range.last);
  }
  return text;
}

struct Case {
  std::string_view field;
  std::string_view expected;
  std::string_view note;
};

class Ranges : public ::testing::TestWithParam<Case> {};

TEST_P(Ranges, OfAThousandBytes) {
  EXPECT_EQ(read(GetParam().field, 1000), GetParam().expected) << GetParam().note;
}

INSTANTIATE_TEST_SUITE_P(
    RFC9110Section14,
    Ranges,
    ::testing::Values(
        Case{"bytes=0-499", "0-499", "the first half"},
        Case{"bytes=500-999", "500-999", "the second"},
        Case{"bytes=0-0", "0-0", "one byte"},
        Case{"bytes=999-", "999-999", "from the last on"},
        Case{"bytes=500-", "500-999", "open"},
        Case{"bytes=-500", "500-999", "a suffix"},
        Case{"bytes=-5000", "0-999", "a suffix longer than all"},
        Case{"bytes=900-5000", "900-999", "beyond the end"},
        Case{"bytes=900-99999999999999999999999", "900-999", "beyond any number"},
        Case{"bytes=0-0,-1", "0-0 999-999", "the first and the last byte"},
        Case{"bytes=500-600, 0-10", "500-600 0-10", "in the order asked for"},
        Case{"BYTES=0-1", "0-1", "a unit has no case"},
        Case{"bytes= ,0-1 ,, 5-6,", "0-1 5-6", "empty elements"},
        Case{"bytes=0-1,2000-", "0-1", "one that can be satisfied"},
        Case{"bytes=0-600,500-999", "0-999", "an overlap"},
        Case{"bytes=500-999,0-600", "0-999", "an overlap, the other way round"},
        Case{"bytes=700-800,0-10,750-760", "0-10 700-800", "one within another"},
        Case{"bytes=0-,0-,0-,0-", "0-999", "the same again and again"},
        Case{"bytes=0-9,10-19", "0-9 10-19", "neighbours do not overlap"},
        Case{"bytes=1000-", "unsatisfiable", "behind the end"},
        Case{"bytes=99999999999999999999999-", "unsatisfiable", "far behind the end"},
        Case{"bytes=-0", "unsatisfiable", "no byte"},
        Case{"bytes=1000-2000,-0", "unsatisfiable", "none of them"},
        Case{"bytes=5-4", "whole", "backwards"},
        Case{"bytes=", "whole", "nothing"},
        Case{"bytes=,", "whole", "an empty list"},
        Case{"bytes=-", "whole", "no number"},
        Case{"bytes=a-b", "whole", "no numbers"},
        Case{"bytes=0-1,x", "whole", "one malformed"},
        Case{"bytes=+1-2", "whole", "a sign"},
        Case{"bytes=0x1-2", "whole", "hex"},
        Case{"bytes 0-1", "whole", "no equals sign"},
        Case{"bytes=1 - 2", "whole", "spaces within"},
        Case{"lines=0-1", "whole", "another unit"},
        Case{"", "whole", "an empty field"}
    )
);

TEST(Ranges, OfNothingAreIgnored) {
  EXPECT_EQ(read("bytes=0-", 0), "whole");
  EXPECT_EQ(read("bytes=-5", 0), "whole");
}

TEST(Ranges, AreCounted) {
  std::string field = "bytes=";
  for (std::size_t i = 0; i < RangeSet::kMax; ++i) {
    field += std::to_string(2 * i) + "-" + std::to_string(2 * i) + ",";
  }
  EXPECT_EQ(RangeSet::parse(field, 1000).ranges().size(), RangeSet::kMax);
  EXPECT_EQ(read(field + "900-", 1000), "whole") << "one too many";
}

}  // namespace
}  // namespace sluice::http
