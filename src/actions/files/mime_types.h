#pragma once

#include <string_view>

namespace sluice::actions {

/// The media type of a file, by the ending of its name and without regard to case; text is said to
/// be UTF-8. `application/octet-stream` for an ending that is not known.
std::string_view mime_type(std::string_view name);

}  // namespace sluice::actions
