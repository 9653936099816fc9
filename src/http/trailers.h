#pragma once

#include "http/fields.h"

namespace sluice::http {

/// Whether a field may come, or be sent, in a trailer section. Not if it frames or routes a
/// message, authenticates, changes how the message is processed, or says where it came from (RFC
/// 9110 §6.5.1); nor if it is such a name with `_` for `-`.
bool is_allowed_in_trailers(const Field& field);

}  // namespace sluice::http
