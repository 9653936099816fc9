#pragma once

#include "actions/forward/forward_options.h"
#include "exchange/exchange.h"

#include <string_view>

namespace sluice::actions {

/// Fills `exchange.forward_fields` with what an upstream is told: the client's end-to-end fields,
/// and about the client X-Real-IP, X-Forwarded-For (behind what a trusted proxy says),
/// X-Forwarded-Proto, X-Forwarded-Host, X-Request-ID, and Via and Forwarded as `options` say; and
/// room for `traceparent`, which each attempt sets. Values of the client's cannot take their place:
/// they were removed or replaced.
void make_forward_fields(exchange::Exchange& exchange, const ForwardOptions& options);

/// Whether Via says that a request was received by `name` before (RFC 9110 §7.6.3).
bool has_passed_through(const http::FieldSection& fields, std::string_view name);

}  // namespace sluice::actions
