#pragma once

#include "io/file_slice.h"

#include <sys/types.h>

namespace sluice::io {

/// sendfile(2) from the front of `slice`, which stays as it is; for a file whose file system cannot
/// do that, a copy. Returns what the socket took, 0 where the file has ended; errno as there.
ssize_t send_file(int socket, const FileSlice& slice);

}  // namespace sluice::io
