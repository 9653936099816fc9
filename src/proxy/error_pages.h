#pragma once

#include "http/message.h"
#include "http/status.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::proxy {

/// What a site shows in place of our own words for an error.
struct ErrorPage {
  std::string type;  ///< of its content
  std::string body;
};

/// The pages of a route by status: of a status itself, else of its class. Immutable once built.
class ErrorPages {
 public:
  /// `key`: `404`, `5xx`. False if it is neither.
  static bool is_key(std::string_view key);

  /// `key` is one.
  void add(std::string_view key, ErrorPage page);

  /// Null if there is none for it.
  [[nodiscard]] const ErrorPage* find(http::StatusCode status) const;

  /// Puts the page for its status, if there is one, in place of the response's body.
  void apply(http::Response& response, Arena& arena) const;

 private:
  std::map<std::uint16_t, ErrorPage> pages_;
  std::array<std::optional<ErrorPage>, 6> classes_;
};

}  // namespace sluice::proxy
