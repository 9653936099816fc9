#pragma once

#include "exchange/exchange.h"

namespace sluice::actions {

/// Fills `exchange.forward_fields` with what an upstream is told: the client's end-to-end fields,
/// and about the client X-Real-IP, X-Forwarded-For (behind what a trusted proxy says),
/// X-Forwarded-Proto, X-Forwarded-Host, X-Request-ID, Via; and room for `traceparent`, which each
/// attempt sets. Values of the client's cannot take their place: they were removed or replaced.
void make_forward_fields(exchange::Exchange& exchange);

}  // namespace sluice::actions
