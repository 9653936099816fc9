#pragma once

#include "config/context.h"
#include "config/field.h"

namespace sluice::config {

/// Holds a value that was just loaded from `node` against the constraints of its row; reports what
/// it breaks. A value that is off breaks none.
bool check_constraints(const Node& node, Context& context, const void* value, const Field& field);

}  // namespace sluice::config
