#pragma once

#include "actions/files/resolve_links.h"
#include "io/descriptor.h"

#include <cstdint>
#include <expected>
#include <string>

namespace sluice::actions {

/// How far an open may go.
enum class Wait : std::uint8_t {
  Never,    ///< EAGAIN where a disk might have to be waited for, or links to be followed by hand
  Allowed,  ///< on a thread that may wait
};

/// What the kernel helps with; a test may have less.
enum class Kernel : std::uint8_t {
  Openat2,  ///< refuses by itself to leave a root, and to wait (Linux 5.12)
  Older,    ///< names are walked segment by segment
};

/// As this machine has it; asked once.
Kernel kernel_ability();

/// Opens what `name`, without `..`, names below the directory `root`, for reading; empty: the root
/// itself. Nothing outside of the root is ever opened, whoever changes links meanwhile. A fifo or
/// device does not make it wait; that the result is a file, the caller checks. Errors: errno; EXDEV
/// and ELOOP for what the policy refuses.
std::expected<io::Descriptor, int> open_beneath(
    const std::string& root,
    const std::string& name,
    Symlinks symlinks,
    Wait wait,
    Kernel kernel = kernel_ability()
);

}  // namespace sluice::actions
