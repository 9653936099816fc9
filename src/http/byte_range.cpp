#include "http/byte_range.h"

#include "base/strings.h"

#include <algorithm>
#include <optional>

namespace sluice::http {

namespace {

constexpr std::string_view kUnit = "bytes=";

/// Digits alone; a number too large for us is as good as the largest. Empty on anything else.
std::optional<std::uint64_t> parse_position(std::string_view digits) {
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) {
    return std::nullopt;
  }
  return parse_decimal(digits).value_or(UINT64_MAX);
}

enum class Spec : std::uint8_t { Malformed, Unsatisfiable, Good };

/// `0-499`, `500-` or `-500`, of `size` bytes, which are more than none.
Spec parse_spec(std::string_view spec, std::uint64_t size, ByteRange& range) {
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) {
    return Spec::Malformed;
  }
  const std::string_view before = spec.substr(0, dash);
  const std::string_view after = spec.substr(dash + 1);
  if (before.empty()) {
    const std::optional<std::uint64_t> suffix = parse_position(after);
    if (!suffix) {
      return Spec::Malformed;
    }
    range = {size - std::min(*suffix, size), size - 1};
    return *suffix > 0 ? Spec::Good : Spec::Unsatisfiable;
  }
  const std::optional<std::uint64_t> first = parse_position(before);
  const std::optional<std::uint64_t> last = after.empty() ? UINT64_MAX : parse_position(after);
  if (!first || !last || *first > *last) {
    return Spec::Malformed;
  }
  range = {*first, std::min(*last, size - 1)};
  return *first < size ? Spec::Good : Spec::Unsatisfiable;
}

}  // namespace

RangeSet RangeSet::parse(std::string_view field, std::uint64_t size) {
  const RangeSet whole(Outcome::Whole);
  field = trim_ows(field);
  if (size == 0 || !equals_ignore_case(field.substr(0, kUnit.size()), kUnit)) {
    return whole;
  }
  RangeSet set(Outcome::Unsatisfiable);
  std::size_t specs = 0;
  const bool is_good =
      for_each_list_element(field.substr(kUnit.size()), [&](std::string_view element) {
        ByteRange range;
        const Spec spec = parse_spec(element, size, range);
        if (spec == Spec::Malformed || ++specs > kMax) {
          return false;
        }
        if (spec == Spec::Good) {
          set.ranges_[set.count_++] = range;
        }
        return true;
      });
  if (!is_good || specs == 0) {
    return whole;
  }
  if (set.count_ > 0) {
    set.outcome_ = Outcome::Parts;
    set.merge_overlaps();
  }
  return set;
}

void RangeSet::merge_overlaps() {
  std::array<ByteRange, kMax> sorted = ranges_;
  const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(count_);
  std::sort(sorted.begin(), end, [](const ByteRange& a, const ByteRange& b) {
    return a.first < b.first;
  });
  auto last = sorted.begin();
  for (auto range = last + 1; range < end; ++range) {
    if (range->first <= last->last) {
      last->last = std::max(last->last, range->last);
    } else {
      *++last = *range;
    }
  }
  const auto merged = static_cast<std::size_t>(last - sorted.begin()) + 1;
  // Without overlaps the parts come as they were asked for (RFC 9110 §14.6).
  if (merged < count_) {
    ranges_ = sorted;
    count_ = merged;
  }
}

}  // namespace sluice::http
