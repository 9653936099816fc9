#pragma once

#include "base/error.h"

namespace sluice::io {

/// What a failed system call on a connection means to what is above; the errno stays as the detail.
Error error_from_errno(int error);

}  // namespace sluice::io
