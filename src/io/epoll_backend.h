#pragma once

#include "io/backend.h"

#include <memory>

namespace sluice::io {

/// The backend on Linux's epoll, edge-triggered: a short read or write means the socket is drained
/// or full, so no system call is spent on finding that out. Errors: SystemError when descriptors
/// have run out.
Result<std::unique_ptr<Backend>> make_epoll_backend();

}  // namespace sluice::io
