#pragma once

#include "exchange/captures.h"
#include "exchange/regex.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice::proxy {

/// The regexes below one literal start, such as those that begin with `/api/`, in the order of the
/// file. One that cannot fit, since the path begins otherwise, costs a comparison.
class RegexList {
 public:
  struct Entry {
    std::uint32_t group;
    exchange::Regex regex;
  };

  /// Groups grow from call to call.
  void add(std::uint32_t group, exchange::Regex regex) {
    entries_.push_back({group, std::move(regex)});
  }

  /// The group of the first at or behind `position` that matches the whole path, with its captures;
  /// `position` is then the place behind it. Empty if none does.
  std::optional<std::uint32_t> next(
      std::string_view path, std::size_t& position, exchange::Captures& captures
  ) const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace sluice::proxy
