#pragma once

#include "io/loop.h"

#include <string_view>

namespace sluice::downstream {

/// The current time as an HTTP-date, formatted once a second and thread. Valid until the next call
/// on this thread.
std::string_view cached_date(io::Loop& loop);

}  // namespace sluice::downstream
