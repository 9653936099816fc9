#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::http {

enum class Method : std::uint8_t {
  Get,
  Head,
  Post,
  Put,
  Delete,
  Connect,
  Options,
  Trace,
  Patch,
  Other
};

/// The method of that name (RFC 9110 §9: case matters); `Other` for an extension method.
Method method_of(std::string_view name);

/// "GET" and so on; empty for `Other`, whose name the request keeps.
std::string_view method_name(Method method);

/// Whether doing it twice means the same as once, as far as a retry is concerned (RFC 9110 §9.2.2).
/// TRACE is left out: it is never forwarded.
constexpr bool is_idempotent(Method method) {
  return method == Method::Get || method == Method::Head || method == Method::Options ||
         method == Method::Put || method == Method::Delete;
}

}  // namespace sluice::http
