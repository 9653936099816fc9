#include "http/method.h"

#include <array>

namespace sluice::http {
namespace {

constexpr std::array<std::string_view, 10> kNames = {
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "CONNECT",
    "OPTIONS",
    "TRACE",
    "PATCH",
    "",
};
static_assert(kNames[static_cast<std::size_t>(Method::Patch)] == "PATCH");
static_assert(kNames[static_cast<std::size_t>(Method::Other)].empty());

}  // namespace

Method method_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size() - 1; ++i) {
    if (kNames[i] == name) {
      return static_cast<Method>(i);
    }
  }
  return Method::Other;
}

std::string_view method_name(Method method) {
  return kNames[static_cast<std::size_t>(method)];
}

}  // namespace sluice::http
