#pragma once

#include "io/backend.h"

namespace sluice::io {

/// Opens a bound, listening, non-blocking socket. An IPv6 wildcard takes IPv4 clients too. The file
/// of a unix socket whose server is gone is replaced; one that still answers is EADDRINUSE. Errors:
/// SystemError with errno.
Result<int> open_listening_socket(const Address& address, const ListenOptions& options);

}  // namespace sluice::io
