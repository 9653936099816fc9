#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sluice::config {

/// `did you mean "timeout"?` if one of the choices is so close to `word` that it is likely meant;
/// empty otherwise.
std::string suggest(std::string_view word, std::span<const std::string_view> choices);

}  // namespace sluice::config
