#pragma once

#include "http/fields.h"

#include <optional>
#include <string_view>

namespace sluice::http {

/// The value of the first cookie of that name in the Cookie lines of a request (RFC 6265 §5.4), as
/// received; case matters. Empty if there is none.
std::optional<std::string_view> cookie_value(const FieldSection& fields, std::string_view name);

}  // namespace sluice::http
