#pragma once

#include "base/arena.h"

#include <optional>
#include <string_view>

namespace sluice::http {

/// The value of the first parameter of that name in a query (`a=1&b=2`), decoded as forms are:
/// `%XX`, and `+` for a space; a malformed `%XX` stays. A parameter without `=` has the empty
/// value. Empty if there is none. `name` is decoded text; case matters. A view into the query where
/// nothing had to be decoded, else in `arena`.
std::optional<std::string_view> query_value(
    std::string_view query, std::string_view name, Arena& arena
);

}  // namespace sluice::http
