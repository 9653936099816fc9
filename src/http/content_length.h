#pragma once

#include "base/error.h"
#include "base/units.h"

#include <string_view>

namespace sluice::http {

/// Parses a Content-Length field value (RFC 9110 §8.6).
/// A list, even of equal values ("5, 5"), is refused: RFC 9110 §8.6 allows either, and we never
/// guess at framing. Errors: BadContentLength for that, a sign, a blank value or more than 2^63-1
/// bytes.
Result<Bytes> parse_content_length(std::string_view value);

}  // namespace sluice::http
