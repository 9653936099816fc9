#pragma once

#include "base/error.h"
#include "http/fields.h"
#include "http/h1/field_parser.h"
#include "http/h1/framing.h"
#include "http/message.h"

#include <cstdint>

namespace sluice::http::h1 {

/// How Content-Length and Transfer-Encoding frame a message; None if it has neither. Nothing is
/// guessed at (RFC 9112 §6.1, §6.3): one Content-Length line with one number, or one
/// Transfer-Encoding line that is `chunked`, in HTTP/1.1. Errors: AmbiguousFraming for both;
/// BadContentLength also if it is repeated; BadTransferEncoding if it is empty, malformed, does not
/// end in one `chunked`, or comes in HTTP/1.0; UnsupportedTransferCoding for other codings before
/// `chunked`.
Result<BodyFraming> read_framing(
    const FieldSection& fields, const FieldsSeen& seen, Version version
);

/// The connection options (RFC 9110 §7.6.1) that mean something to us.
struct ConnectionOptions {
  bool close = false;
  bool keep_alive = false;
  bool upgrade = false;

  /// Whether the connection outlives the message (RFC 9112 §9.3).
  [[nodiscard]] bool persists(Version version) const {
    return !close && (version >= kHttp11 || keep_alive);
  }
};

/// Errors: TooManyFields for more than `max_options`, each of which could name a field.
Result<ConnectionOptions> read_connection(
    const FieldSection& fields, const FieldsSeen& seen, std::uint32_t max_options
);

/// The Upgrade field (RFC 9110 §7.8) if it comes once, is named by Connection, and is not in
/// HTTP/1.0; else empty.
std::string_view read_upgrade(
    const FieldSection& fields, const FieldsSeen& seen, ConnectionOptions options, Version version
);

}  // namespace sluice::http::h1
