// Reads a Range field of representations of several sizes. What comes out is within the size, no
// byte is in it twice, and reading what was understood gives it again.

#include "base/assert.h"
#include "http/byte_range.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::http {
namespace {

std::string to_field(std::span<const ByteRange> ranges) {
  std::string field = "bytes=";
  for (const ByteRange& range : ranges) {
    field += std::to_string(range.first) + "-" + std::to_string(range.last) + ",";
  }
  return field;
}

void check(std::string_view text, std::uint64_t size) {
  const RangeSet set = RangeSet::parse(text, size);
  SLUICE_ASSERT(
      (set.outcome() == RangeSet::Outcome::Parts) == !set.ranges().empty(), "parts are ranges"
  );
  std::vector<ByteRange> sorted(set.ranges().begin(), set.ranges().end());
  std::ranges::sort(sorted, {}, &ByteRange::first);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    SLUICE_ASSERT(sorted[i].first <= sorted[i].last, "a range has a byte");
    SLUICE_ASSERT(sorted[i].last < size, "a range is within the size");
    SLUICE_ASSERT(i == 0 || sorted[i - 1].last < sorted[i].first, "no byte is sent twice");
  }
  if (!sorted.empty()) {
    const RangeSet again = RangeSet::parse(to_field(set.ranges()), size);
    SLUICE_ASSERT(std::ranges::equal(again.ranges(), set.ranges()), "ranges read back");
  }
}

}  // namespace
}  // namespace sluice::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::uint64_t bytes :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, UINT64_MAX}) {
    sluice::http::check(text, bytes);
  }
  return 0;
}
