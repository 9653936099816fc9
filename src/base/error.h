#pragma once

#include <cstdint>
#include <expected>
#include <utility>

namespace sluice {

/// Everything that can go wrong while serving, by kind. What each means to HTTP (status,
/// `Proxy-Status` token, whether it may be retried, metric label) stands in one table,
/// `http/errors.h`. Names follow the error types of RFC 9209 §2.3 where one fits.
enum class Errc : std::uint16_t {
  None,

  // Ours to unwind: nobody's fault.
  Cancelled,  // the fiber was told to stop; sticky
  Timeout,    // a deadline passed; with_deadline usually gives it a better name
  Closed,     // the peer ended the stream where that was allowed
  SystemError,

  // What a client sent.
  BadRequestLine,
  BadMethod,
  BadTarget,
  UnsupportedVersion,
  MissingHost,
  BadHost,
  BadFieldName,
  BadFieldValue,
  ObsoleteFold,
  BareLineFeed,
  BadContentLength,
  BadTransferEncoding,
  UnsupportedTransferCoding,
  AmbiguousFraming,
  BadChunk,
  RequestLineTooLong,
  HeadTooLarge,
  TooManyFields,
  BodyTooLarge,
  BodyIncomplete,
  RequestTimeout,
  RequestTooSlow,
  ExpectationFailed,
  ClientClosed,

  // What no route answers.
  NoSite,
  NoRoute,
  MethodNotAllowed,
  AccessDenied,
  TooManyConnections,
  ConnectUnsupported,
  BadTemplateValue,
  LoopDetected,
  SpoolFull,

  // What a file has to say.
  FileNotFound,
  FileForbidden,
  FileReadFailed,
  PreconditionFailed,
  RangeNotSatisfiable,

  // What happened on the way to an upstream.
  DnsTimeout,
  DnsError,
  DestinationNotFound,
  DestinationUnavailable,
  ConnectionRefused,
  ConnectionTerminated,
  ConnectionTimeout,
  ConnectionReadTimeout,
  ConnectionWriteTimeout,
  ConnectionLimitReached,
  QueueTimeout,

  // What an upstream sent.
  HttpResponseIncomplete,
  HttpResponseHeaderSectionSize,
  HttpResponseTransferCoding,
  HttpResponseTimeout,
  HttpUpgradeFailed,
  HttpProtocolError,

  ProxyInternalError,
  ShuttingDown,
  Count_,
};

/// An error as a 16-byte value: it never allocates, so that a flood of bad requests costs
/// nanoseconds each.
struct Error {
  Errc code = Errc::None;
  std::int32_t detail = 0;  ///< errno, HTTP/2 code or TLS alert; 0 if there is none
  const char* what = "";    ///< a string literal that adds to the code's own text

  constexpr Error() = default;

  constexpr Error(Errc c, const char* text = "", std::int32_t d = 0)
      : code(c),
        detail(d),
        what(text) {}  // NOLINT(google-explicit-constructor): an Errc is an error

  friend constexpr bool operator==(const Error& a, Errc b) { return a.code == b; }
};

static_assert(sizeof(Error) == 16);

template <class T = void>
using Result = std::expected<T, Error>;

/// `return Ok;` from a `Result<>`.
inline constexpr Result<> Ok{};

/// `return fail(Errc::BadHost, "empty label");`
[[nodiscard]] constexpr std::unexpected<Error> fail(
    Errc code, const char* what = "", std::int32_t detail = 0
) {
  return std::unexpected<Error>(Error(code, what, detail));
}

}  // namespace sluice

#define SLUICE_TRY_NAME_(line) try_result_##line
#define SLUICE_TRY_(name, leave, ...)                       \
  ({                                                        \
    auto&& name = (__VA_ARGS__);                            \
    if (!name.has_value()) [[unlikely]] {                   \
      leave std::unexpected<::sluice::Error>(name.error()); \
    }                                                       \
    *std::move(name);                                       \
  })
#define SLUICE_TRY_AT_(counter, leave, ...) \
  SLUICE_TRY_(SLUICE_TRY_NAME_(counter), leave, __VA_ARGS__)

/// The value of a `Result`, or return its error to the caller.
#define TRY(...) SLUICE_TRY_AT_(__COUNTER__, return, __VA_ARGS__)
/// The same in a coroutine.
#define CO_TRY(...) SLUICE_TRY_AT_(__COUNTER__, co_return, __VA_ARGS__)
