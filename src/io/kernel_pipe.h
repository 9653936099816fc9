#pragma once

#include "io/pipe.h"

#include <sys/types.h>

#include <cstddef>
#include <memory>

namespace sluice::io {

/// A pipe of the kernel's; null if there can be none.
std::unique_ptr<Pipe> open_kernel_pipe();

/// splice(2) in either direction, counted in `pipe`, which is one of those; errno as there.
ssize_t splice_from_socket(int socket, Pipe& pipe, std::size_t max);
ssize_t splice_to_socket(int socket, Pipe& pipe);

}  // namespace sluice::io
