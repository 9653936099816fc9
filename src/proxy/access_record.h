#pragma once

#include "exchange/exchange.h"
#include "observe/access_log.h"

namespace sluice::proxy {

/// Writes what the access log tells of an exchange, once, when it has ended.
void write_access_record(observe::AccessLog& log, const exchange::Exchange& exchange);

}  // namespace sluice::proxy
