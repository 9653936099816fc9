#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::proxy {

/// A host name in Unicode as clients send it: with A-labels (`bücher.example` gives
/// `xn--bcher-kva.example`; IDNA 2008 with the mapping of UTS 46, as browsers do it). Empty if it
/// is no valid name.
std::optional<std::string> to_ascii_host(std::string_view name);

}  // namespace sluice::proxy
