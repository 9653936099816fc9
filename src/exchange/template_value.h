#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "exchange/variables.h"

#include <cstdint>
#include <string_view>

namespace sluice::exchange {

/// Where in a template's text a variable stands; `Query` is also the fragment.
enum class ValuePlace : std::uint8_t { Text, HeaderValue, Scheme, Authority, Path, Query };

/// The value of a variable as it may stand in that place, encoded where the place asks for it. A
/// view of `value` if nothing had to be done, else in `arena`. Errors: BadTemplateValue for a
/// control character in a header value, and for what is no part of a host in an authority.
Result<std::string_view> fit_value(
    VariableId id, std::string_view value, ValuePlace place, Arena& arena
);

}  // namespace sluice::exchange
