#pragma once

#include "config/diagnostic.h"
#include "config/forward.h"
#include "config/map.h"
#include "config/mark.h"
#include "proxy/error_pages.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::app {

/// One entry of `errors`: `404: { file: /srv/404.html }`, `5xx: { text: "Sorry." }`.
struct ErrorPageSettings {
  static constexpr std::string_view kName = "error page";
  static std::span<const config::Field> fields();

  std::optional<std::string> file;
  std::optional<std::string> text;
  std::optional<std::string> type;

  bool operator==(const ErrorPageSettings&) const = default;
};

/// Checks keys, and that files can be read.
void validate_error_pages(
    const config::Map<ErrorPageSettings>& pages, config::Diagnostics& diagnostics
);

/// Reads what `pages`, which were checked, name.
proxy::ErrorPages load_error_pages(const config::Map<ErrorPageSettings>& pages);

}  // namespace sluice::app
