#pragma once

#include "exchange/address_set.h"
#include "exchange/exchange.h"

namespace sluice::proxy {

/// The first step of an exchange: who the client is, and what of its claims is believed.
///
/// A trusted peer's X-Forwarded-For is read from the right; the first address that is not trusted
/// itself is the client's. From any other peer, the fields with which proxies speak of clients
/// (`Forwarded`, `X-Forwarded-*`, `X-Real-IP`, `X-Request-ID`, `Early-Data`, `Client-Cert`, and any
/// field that equals one of ours with `_` for `-`) are removed. Gives the exchange its request id
/// and its place in a trace.
void take_in(exchange::Exchange& exchange, const exchange::AddressSet& trusted);

}  // namespace sluice::proxy
