#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "http/h1/framing.h"
#include "http/h1/limits.h"
#include "http/message.h"

#include <string_view>

namespace sluice::http::h1 {

/// A request head and what it means for the connection it came on.
struct ParsedRequest {
  explicit ParsedRequest(Arena& arena) : head(arena) {}

  RequestHead head;
  BodyFraming framing;      ///< None, Length or Chunked
  bool keep_alive = false;  ///< the client may send another request (RFC 9112 §9.3)
  bool expects_continue =
      false;  ///< waits for a 100 before the body that is to follow (RFC 9110 §10.1.1)
  bool accepts_trailers = false;  ///< `TE: trailers` (RFC 9110 §10.1.4)
  std::string_view
      upgrade;  ///< the Upgrade field, if Connection names it and the request is HTTP/1.1
};

/// Parses one head as `HeadFinder` delimits it. The bytes are copied once into the arena of
/// `request` and every view points there; nothing else is allocated but the array of the fields.
/// `request` is new; after an error it holds what was understood so far, for the log: the
/// connection cannot be used any further.
///
/// Nothing ambiguous is repaired (RFC 9112 §3, §5, §6; RFC 9110 §5.5, §7.2). Errors:
/// - BadRequestLine, BadMethod, BadTarget, UnsupportedVersion (the major version is not 1; 1.2
/// to 1.9 are processed as 1.1,
///   RFC 9110 §2.5);
/// - BadFieldName (also for a space before the colon), BadFieldValue, ObsoleteFold, BareLineFeed;
/// - MissingHost in HTTP/1.1; BadHost if repeated, empty or not `host [":" port]`, also beside an
/// absolute target,
///   whose authority replaces it;
/// - BadContentLength, BadTransferEncoding, UnsupportedTransferCoding, AmbiguousFraming;
/// - ExpectationFailed for an expectation other than 100-continue;
/// - RequestLineTooLong, HeadTooLarge, TooManyFields.
Result<> parse_request(std::string_view head, const HeadLimits& limits, ParsedRequest& request);

}  // namespace sluice::http::h1
