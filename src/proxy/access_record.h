#pragma once

#include "exchange/exchange.h"
#include "observe/access_log.h"
#include "proxy/log_plan.h"

namespace sluice::proxy {

/// Writes what the access log tells of an exchange, once, when it has ended, if `plan` takes it.
void write_access_record(
    observe::AccessLog& log, const LogPlan& plan, const exchange::Exchange& exchange
);

}  // namespace sluice::proxy
