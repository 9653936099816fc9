#include "http/errors.h"

#include <array>

namespace sluice::http {
namespace {

/// An error that is neither the client's nor an upstream's.
consteval ErrorInfo ours(
    Errc code,
    std::string_view name,
    std::string_view proxy_status,
    std::uint16_t status,
    std::string_view text
) {
  return {code, name, proxy_status, StatusCode(status), false, false, text};
}

/// One after which the client's connection cannot go on: where its next request begins is not
/// known.
consteval ErrorInfo fatal(
    Errc code, std::string_view name, std::uint16_t status, std::string_view text
) {
  const bool is_client_error = status >= 400 && status < 500;
  return {
      code, name, is_client_error ? "http_request_error" : "", StatusCode(status), true, false, text
  };
}

/// A request that was understood and is not served; the connection goes on.
consteval ErrorInfo denied(
    Errc code, std::string_view name, std::uint16_t status, std::string_view text
) {
  return {code, name, "http_request_error", StatusCode(status), false, false, text};
}

/// A failure on the way to an upstream or of one, with the status RFC 9209 §2.3 recommends.
consteval ErrorInfo upstream(
    Errc code,
    std::string_view name,
    std::string_view proxy_status,
    std::uint16_t status,
    std::string_view text
) {
  return {code, name, proxy_status, StatusCode(status), false, true, text};
}

constexpr std::array kErrors = {
    ours(Errc::None, "none", "", 0, "There was no error."),
    fatal(Errc::Cancelled, "cancelled", 0, "The exchange was cancelled."),
    ours(Errc::Timeout, "timeout", "", 504, "The time allowed for the request is over."),
    fatal(Errc::Closed, "closed", 0, "The connection was closed."),
    ours(
        Errc::SystemError,
        "system_error",
        "proxy_internal_error",
        500,
        "The operating system refused an operation."
    ),
    fatal(Errc::BadRequestLine, "bad_request_line", 400, "The request line is malformed."),
    fatal(Errc::BadMethod, "bad_method", 400, "The method is not a token."),
    fatal(Errc::BadTarget, "bad_target", 400, "The request target is malformed."),
    fatal(
        Errc::UnsupportedVersion,
        "unsupported_version",
        505,
        "This version of HTTP is not supported."
    ),
    fatal(Errc::MissingHost, "missing_host", 400, "The request has no Host field."),
    fatal(Errc::BadHost, "bad_host", 400, "The Host field is repeated or malformed."),
    fatal(Errc::BadFieldName, "bad_field_name", 400, "A field name is malformed."),
    fatal(Errc::BadFieldValue, "bad_field_value", 400, "A field value holds a control character."),
    fatal(Errc::ObsoleteFold, "obsolete_fold", 400, "A field line is folded."),
    fatal(Errc::BareLineFeed, "bare_line_feed", 400, "A line does not end in CR LF."),
    fatal(
        Errc::BadContentLength,
        "bad_content_length",
        400,
        "The Content-Length field is repeated or malformed."
    ),
    fatal(
        Errc::BadTransferEncoding,
        "bad_transfer_encoding",
        400,
        "The Transfer-Encoding field is malformed or does not end in chunked."
    ),
    fatal(
        Errc::UnsupportedTransferCoding,
        "unsupported_transfer_coding",
        501,
        "Only the transfer coding chunked is supported."
    ),
    fatal(
        Errc::AmbiguousFraming,
        "ambiguous_framing",
        400,
        "The request has both Content-Length and Transfer-Encoding."
    ),
    fatal(Errc::BadChunk, "bad_chunk", 400, "The chunked body is malformed."),
    fatal(Errc::RequestLineTooLong, "request_line_too_long", 414, "The request line is too long."),
    fatal(Errc::HeadTooLarge, "head_too_large", 431, "The header section is too large."),
    fatal(Errc::TooManyFields, "too_many_fields", 431, "The header section has too many fields."),
    fatal(Errc::BodyTooLarge, "body_too_large", 413, "The request body is too large."),
    fatal(Errc::BodyIncomplete, "body_incomplete", 400, "The request body ended early."),
    fatal(Errc::RequestTimeout, "request_timeout", 408, "The request did not arrive in time."),
    fatal(Errc::RequestTooSlow, "request_too_slow", 408, "The request body came in too slowly."),
    fatal(
        Errc::ExpectationFailed,
        "expectation_failed",
        417,
        "Only the expectation 100-continue is supported."
    ),
    fatal(Errc::ClientClosed, "client_closed", 0, "The client closed the connection."),
    denied(Errc::NoSite, "no_site", 404, "No site of this name is served here."),
    denied(Errc::NoRoute, "no_route", 404, "Nothing is served at this path."),
    denied(Errc::MethodNotAllowed, "method_not_allowed", 405, "The method is not allowed here."),
    ours(
        Errc::AccessDenied,
        "access_denied",
        "http_request_denied",
        403,
        "The client's address may not come here."
    ),
    ErrorInfo{
        Errc::TooManyConnections,
        "too_many_connections",
        "http_request_denied",
        StatusCode(429),
        true,
        false,
        "The client has too many connections."
    },
    fatal(Errc::ConnectUnsupported, "connect_unsupported", 501, "CONNECT is not supported here."),
    denied(
        Errc::BadTemplateValue,
        "bad_template_value",
        400,
        "The request holds a value that cannot be passed on."
    ),
    ours(
        Errc::LoopDetected,
        "loop_detected",
        "proxy_loop_detected",
        508,
        "The request has been here before: its way is a loop."
    ),
    ours(
        Errc::SpoolFull,
        "spool_full",
        "proxy_internal_error",
        503,
        "There is no room to keep the request body until it is whole."
    ),
    ours(Errc::FileNotFound, "file_not_found", "", 404, "There is no such file."),
    ours(Errc::FileForbidden, "file_forbidden", "", 403, "The file may not be read."),
    ours(
        Errc::FileReadFailed,
        "file_read_failed",
        "",
        500,
        "The file could not be read, or became shorter while it was sent."
    ),
    ours(
        Errc::PreconditionFailed,
        "precondition_failed",
        "",
        412,
        "The file is not in the state the request asks for."
    ),
    ours(
        Errc::RangeNotSatisfiable,
        "range_not_satisfiable",
        "",
        416,
        "The file has none of the bytes the request asks for."
    ),
    upstream(
        Errc::DnsTimeout,
        "dns_timeout",
        "dns_timeout",
        504,
        "The upstream's name was not resolved in time."
    ),
    upstream(
        Errc::DnsError, "dns_error", "dns_error", 502, "The upstream's name could not be resolved."
    ),
    upstream(
        Errc::DestinationNotFound,
        "destination_not_found",
        "destination_not_found",
        500,
        "There is no upstream for this request."
    ),
    upstream(
        Errc::DestinationUnavailable,
        "destination_unavailable",
        "destination_unavailable",
        503,
        "No server of the upstream is available."
    ),
    upstream(
        Errc::ConnectionRefused,
        "connection_refused",
        "connection_refused",
        502,
        "The upstream refused the connection."
    ),
    upstream(
        Errc::ConnectionTerminated,
        "connection_terminated",
        "connection_terminated",
        502,
        "The upstream closed the connection before it answered."
    ),
    upstream(
        Errc::ConnectionTimeout,
        "connection_timeout",
        "connection_timeout",
        504,
        "Connecting to the upstream took too long."
    ),
    upstream(
        Errc::ConnectionReadTimeout,
        "connection_read_timeout",
        "connection_read_timeout",
        504,
        "The upstream stopped sending."
    ),
    upstream(
        Errc::ConnectionWriteTimeout,
        "connection_write_timeout",
        "connection_write_timeout",
        504,
        "The upstream stopped reading."
    ),
    upstream(
        Errc::ConnectionLimitReached,
        "connection_limit_reached",
        "connection_limit_reached",
        503,
        "The upstream has no connection free."
    ),
    upstream(
        Errc::QueueTimeout,
        "queue_timeout",
        "connection_limit_reached",
        503,
        "The upstream had no connection free in time."
    ),
    upstream(
        Errc::HttpResponseIncomplete,
        "http_response_incomplete",
        "http_response_incomplete",
        502,
        "The upstream's response ended early."
    ),
    upstream(
        Errc::HttpResponseHeaderSectionSize,
        "http_response_header_section_size",
        "http_response_header_section_size",
        502,
        "The upstream's header section is too large."
    ),
    upstream(
        Errc::HttpResponseTransferCoding,
        "http_response_transfer_coding",
        "http_response_transfer_coding",
        502,
        "The upstream's transfer coding is malformed or not supported."
    ),
    upstream(
        Errc::HttpResponseTimeout,
        "http_response_timeout",
        "http_response_timeout",
        504,
        "The upstream did not answer in time."
    ),
    upstream(
        Errc::HttpUpgradeFailed,
        "http_upgrade_failed",
        "http_upgrade_failed",
        502,
        "The upstream switched to a protocol nobody asked for."
    ),
    upstream(
        Errc::HttpProtocolError,
        "http_protocol_error",
        "http_protocol_error",
        502,
        "The upstream's response is malformed."
    ),
    ours(
        Errc::ProxyInternalError,
        "proxy_internal_error",
        "proxy_internal_error",
        500,
        "The proxy failed to handle the request."
    ),
    fatal(Errc::ShuttingDown, "shutting_down", 503, "The proxy is shutting down."),
};

consteval bool is_complete_and_in_order() {
  for (std::size_t i = 0; i < kErrors.size(); ++i) {
    if (kErrors[i].code != static_cast<Errc>(i)) {
      return false;
    }
  }
  return kErrors.size() == static_cast<std::size_t>(Errc::Count_);
}

static_assert(is_complete_and_in_order(), "each Errc has its row, in the order of the enum");

}  // namespace

const ErrorInfo& error_info(Errc code) {
  return kErrors[static_cast<std::size_t>(code)];
}

}  // namespace sluice::http
