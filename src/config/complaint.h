#pragma once

#include <expected>
#include <string>
#include <utility>

namespace sluice::config {

/// Why a text is not a value of the type wanted. The loader adds the key's name and the place.
struct Complaint {
  std::string message;  ///< `"abc" is not a duration`
  std::string hint;     ///< `write 250ms, 5s, 10m, 1h or 1d`, or empty
};

template <class T>
using Parsed = std::expected<T, Complaint>;

/// `return complain("5 has no unit", "write 5s");`
inline std::unexpected<Complaint> complain(std::string message, std::string hint = {}) {
  return std::unexpected<Complaint>(Complaint{std::move(message), std::move(hint)});
}

}  // namespace sluice::config
