#pragma once

#include "base/error.h"
#include "http/body.h"
#include "http/fields.h"
#include "http/message.h"

#include <cstdint>

namespace sluice::http::h1 {

/// How the end of a body is found on the wire (RFC 9112 §6.3).
struct BodyFraming {
  enum class Kind : std::uint8_t {
    None,        ///< no body, and nothing said of one
    Length,      ///< Content-Length; 0 is told apart from None, for it is sent on
    Chunked,     ///< Transfer-Encoding: chunked
    UntilClose,  ///< a response that ends with its connection
  };

  Kind kind = Kind::None;
  std::uint64_t bytes = 0;  ///< with Length

  static constexpr BodyFraming none() { return {}; }

  static constexpr BodyFraming of_length(std::uint64_t n) { return {Kind::Length, n}; }

  static constexpr BodyFraming chunked() { return {Kind::Chunked, 0}; }

  static constexpr BodyFraming until_close() { return {Kind::UntilClose, 0}; }

  /// Whether body bytes (or a last chunk) follow the head.
  [[nodiscard]] constexpr bool has_body() const {
    return kind != Kind::None && !(kind == Kind::Length && bytes == 0);
  }

  /// The same as the rest of the proxy sees it.
  [[nodiscard]] constexpr BodyLength length() const {
    switch (kind) {
      case Kind::None:
        return BodyLength::none();
      case Kind::Length:
        return BodyLength::known(bytes);
      default:
        return BodyLength::unknown();
    }
  }

  bool operator==(const BodyFraming&) const = default;
};

}  // namespace sluice::http::h1
