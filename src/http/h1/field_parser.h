#pragma once

#include "base/error.h"
#include "http/fields.h"
#include "http/h1/byte_search.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::http::h1 {

/// A set of field ids.
class FieldIdSet {
 public:
  void add(FieldId id) { bits_ |= bit(id); }

  [[nodiscard]] bool contains(FieldId id) const { return (bits_ & bit(id)) != 0; }

 private:
  static_assert(static_cast<unsigned>(FieldId::Count_) <= 64);

  static constexpr std::uint64_t bit(FieldId id) {
    return std::uint64_t{1} << static_cast<unsigned>(id);
  }

  std::uint64_t bits_ = 0;
};

/// Which known fields a section has, and which of them more than once.
struct FieldsSeen {
  FieldIdSet once;
  FieldIdSet repeated;

  void add(FieldId id) {
    if (once.contains(id)) {
      repeated.add(id);
    }
    once.add(id);
  }
};

/// Parses field lines and the empty line behind them (RFC 9112 §5), from `at` to the end of `text`,
/// into `fields`, whose views point into `text`. Values come without the spaces and tabs around
/// them. Errors: BadFieldName for an empty name, a character no name has, a space before the colon,
/// or a section that does not end as one; BadFieldValue for controls; ObsoleteFold, BareLineFeed,
/// TooManyFields.
Result<FieldsSeen> parse_fields(
    std::string_view text,
    std::size_t at,
    ByteSearch& search,
    std::uint32_t max_fields,
    FieldSection& fields
);

}  // namespace sluice::http::h1
