#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace sluice::http {

/// A status code, 100 to 999 (RFC 9110 §15).
class StatusCode {
 public:
  constexpr StatusCode() = default;

  constexpr explicit StatusCode(std::uint16_t code) : code_(code) {}

  [[nodiscard]] constexpr std::uint16_t count() const { return code_; }

  [[nodiscard]] constexpr bool is_informational() const { return code_ >= 100 && code_ < 200; }

  [[nodiscard]] constexpr bool is_success() const { return code_ >= 200 && code_ < 300; }

  [[nodiscard]] constexpr bool is_server_error() const { return code_ >= 500 && code_ < 600; }

  /// Whether a response of this status has no body whatever its fields say: 1xx, 204, 304 (RFC 9112
  /// §6.3).
  [[nodiscard]] constexpr bool forbids_body() const {
    return is_informational() || code_ == 204 || code_ == 304;
  }

  constexpr auto operator<=>(const StatusCode&) const = default;

 private:
  std::uint16_t code_ = 0;
};

/// The registered reason phrase, e.g. "Not Found"; empty for an unregistered code.
std::string_view reason_phrase(StatusCode status);

}  // namespace sluice::http
