#pragma once

#include "base/error.h"
#include "http/field_id_set.h"
#include "http/fields.h"
#include "http/h1/byte_search.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::http::h1 {

/// Which known fields a section has, and which of them more than once.
struct FieldsSeen {
  FieldIdSet once;
  FieldIdSet repeated;

  void add(FieldId id) {
    repeated = repeated | (once & FieldIdSet{id});
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
