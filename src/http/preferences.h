#pragma once

#include "http/fields.h"

#include <compare>
#include <cstdint>
#include <string_view>

namespace sluice::http {

/// How much a client likes something (RFC 9110 §12.4.2). Greater is better: the weight decides, and
/// between equal weights whether it was named or only covered by a wildcard.
struct Preference {
  std::uint16_t weight = 0;      ///< in thousandths; 0: not acceptable
  std::uint8_t specificity = 0;  ///< 0: a wildcard or nothing

  [[nodiscard]] bool is_acceptable() const { return weight > 0; }

  auto operator<=>(const Preference&) const = default;
};

/// What Accept says of a media type, `text/html` (RFC 9110 §12.5.1); parameters of its ranges do
/// not count. Without the field, everything is acceptable.
Preference media_preference(const FieldSection& fields, std::string_view type);

/// What Accept-Encoding says of a content coding, `gzip` (RFC 9110 §12.5.3). Without the field, no
/// coding is acceptable: those who can take one say so.
Preference coding_preference(const FieldSection& fields, std::string_view coding);

}  // namespace sluice::http
