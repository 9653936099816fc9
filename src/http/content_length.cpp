#include "http/content_length.h"

#include "base/strings.h"

namespace sluice::http {

Result<Bytes> parse_content_length(std::string_view value) {
  const std::optional<std::uint64_t> length = parse_decimal(value, INT64_MAX);
  if (!length) {
    return fail(Errc::BadContentLength, "not a plain decimal number below 2^63");
  }
  return Bytes(*length);
}

}  // namespace sluice::http
