#include "proxy/idna.h"

#include <idn2.h>

#include <memory>

namespace sluice::proxy {

std::optional<std::string> to_ascii_host(std::string_view name) {
  char* result = nullptr;
  const int status =
      ::idn2_to_ascii_8z(std::string(name).c_str(), &result, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, void (*)(void*)> owned(result, ::idn2_free);
  return status == IDN2_OK ? std::optional<std::string>(result) : std::nullopt;
}

}  // namespace sluice::proxy
