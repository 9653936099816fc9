#pragma once

#include "base/error.h"
#include "http/h1/limits.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::http::h1 {

/// Finds where a head ends in bytes that arrive piece by piece, looking at each byte once. One for
/// each head.
///
/// It refuses at once what no further byte can repair, so that a peer that speaks something else (a
/// TLS hello on a plain port, HTTP/0.9, an HTTP/2 preface) is not waited for: a first line that
/// does not begin as one, a control other than HTAB, a line feed or carriage return alone, or more
/// bytes than the limits allow. Everything else is the parser's, which takes no check for granted.
class HeadFinder {
 public:
  explicit HeadFinder(Sender sender) : sender_(sender) {}

  /// The size of the head at the front of `bytes`, its empty line and empty lines before it
  /// included (RFC 9112 §2.2 allows a client some); 0: it is not complete. `bytes` begins at the
  /// same byte in each call and only grows. Errors for a client: BadMethod, BadRequestLine,
  /// BareLineFeed, BadFieldValue, RequestLineTooLong, HeadTooLarge; for an upstream:
  /// HttpProtocolError, HttpResponseHeaderSectionSize.
  Result<std::size_t> find(std::string_view bytes, const HeadLimits& limits);

  /// Whether a byte of the head itself has come: until then the connection is idle.
  [[nodiscard]] bool has_begun() const { return has_begun_; }

 private:
  Result<> check_beginning(std::string_view bytes);
  Result<std::size_t> more_needed(std::string_view bytes, const HeadLimits& limits) const;
  std::unexpected<Error> refuse(Errc client_error, const char* what) const;

  Sender sender_;
  bool has_begun_ = false;
  bool begins_well_ = false;
  bool in_fields_ = false;     // the start line is complete
  std::uint32_t begin_ = 0;    // behind the empty lines
  std::uint32_t scanned_ = 0;  // everything before is known to be good
};

}  // namespace sluice::http::h1
