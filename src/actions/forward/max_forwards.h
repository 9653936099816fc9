#pragma once

#include "http/fields.h"
#include "http/message.h"

namespace sluice::actions {

/// Counts a request along its way (RFC 9110 §7.6.2): false if its Max-Forwards says that it goes no
/// further, so that whoever asks answers it; else takes one off. Only OPTIONS is counted (TRACE is
/// not passed on at all), and only by a number.
bool may_go_further(http::Method method, http::FieldSection& fields);

}  // namespace sluice::actions
