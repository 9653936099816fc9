#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sluice::config {

/// `a, b or c`.
std::string list_words(std::span<const std::string_view> words);

}  // namespace sluice::config
