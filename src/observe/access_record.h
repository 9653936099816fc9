#pragma once

#include "base/error.h"
#include "base/units.h"
#include "http/message.h"
#include "http/status.h"
#include "observe/trace.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::observe {

/// One try at getting an answer from an upstream.
struct AttemptRecord {
  std::string_view address;  ///< of the endpoint; empty if none could be chosen
  Duration started{0};       ///< since the request's first byte
  Duration duration{0};      ///< until the response head, or until it failed
  SpanId span;
  http::StatusCode status;  ///< 0 if no response came
  Errc error = Errc::None;
  bool reused = false;  ///< on a connection that was open already
};

/// A member of the line that a configuration adds.
struct ExtraField {
  std::string_view name;
  std::string_view value;
};

/// All the access log tells of one exchange. The views need to live only while it is written. Empty
/// texts, unset ids and `Errc::None` are left out of the line.
struct AccessRecord {
  WallTime time;  ///< when the request's first byte was read
  std::string_view request_id;
  TraceContext trace;

  std::string_view client_ip;
  std::string_view peer_ip;  ///< written where it differs from `client_ip`
  std::string_view listener;
  std::string_view scheme;
  http::Version version;

  std::string_view target;  ///< as received; empty if the request could not be read
  std::string_view method;
  std::string_view host;
  std::string_view path;  ///< normalised
  std::string_view query;
  std::string_view user_agent;  ///< without data if none came, as is the next
  std::string_view referer;

  std::string_view site;
  std::string_view route;             ///< its path pattern as configured
  std::string_view upstream;          ///< its name
  std::string_view upstream_address;  ///< of the endpoint that answered, or was tried last
  std::span<const AttemptRecord> attempts;

  http::StatusCode status;  ///< sent to the client; 0 if it left before
  Errc error = Errc::None;
  std::uint64_t received_bytes = 0;  ///< head, framing and body
  std::uint64_t received_body_bytes = 0;
  std::uint64_t sent_bytes = 0;
  std::uint64_t sent_body_bytes = 0;
  Duration duration{0};    ///< until the last byte was handed on
  Duration first_byte{0};  ///< until the response head left; 0 if it never did
  std::span<const ExtraField> extra;
  std::string_view text;      ///< the line itself, escaped, where a configuration says how it looks
  bool is_truncated = false;  ///< set by the log when texts had to be cut
};

}  // namespace sluice::observe
