#pragma once

#include "base/put.h"

#include <cstddef>
#include <string_view>

namespace sluice::http::h1 {

/// The bytes of `name: value` CRLF.
constexpr std::size_t field_line_size(std::string_view name, std::string_view value) {
  return name.size() + std::string_view(": \r\n").size() + value.size();
}

/// Writes `name: value` CRLF and returns its end.
inline char* put_field_line(char* to, std::string_view name, std::string_view value) {
  to = put(to, name);
  to = put(to, ": ");
  to = put(to, value);
  return put(to, "\r\n");
}

}  // namespace sluice::http::h1
