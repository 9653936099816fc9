#include "http/trailers.h"

#include "base/strings.h"

#include <algorithm>
#include <array>

namespace sluice::http {
namespace {

using enum FieldId;

constexpr std::array kForbidden = {
    // Framing, routing and the connection.
    Connection,
    ContentLength,
    Host,
    Http2Settings,
    KeepAlive,
    MaxForwards,
    ProxyConnection,
    TE,
    Trailer,
    TransferEncoding,
    Upgrade,
    Via,
    // What changes how the message is processed.
    Accept,
    AcceptEncoding,
    Age,
    Allow,
    CacheControl,
    ContentEncoding,
    ContentRange,
    ContentType,
    Date,
    EarlyData,
    Expect,
    Expires,
    IfMatch,
    IfModifiedSince,
    IfNoneMatch,
    IfRange,
    IfUnmodifiedSince,
    LastModified,
    Location,
    Range,
    Refresh,
    RetryAfter,
    Vary,
    // Authentication and sessions.
    Authorization,
    Cookie,
    ProxyAuthenticate,
    ProxyAuthorization,
    SetCookie,
    WwwAuthenticate,
    // Where the message came from, and what the proxy says of that.
    ClientCert,
    ClientCertChain,
    Forwarded,
    Origin,
    ProxyStatus,
    Referer,
    Traceparent,
    Tracestate,
    UserAgent,
    XForwardedFor,
    XForwardedHost,
    XForwardedProto,
    XRealIp,
    XRequestId,
};

consteval auto make_forbidden() {
  std::array<bool, static_cast<std::size_t>(Count_)> set{};
  for (const FieldId id : kForbidden) {
    set[static_cast<std::size_t>(id)] = true;
  }
  return set;
}

constexpr auto kIsForbidden = make_forbidden();

/// Families of which this proxy knows only some members by id.
constexpr std::array<std::string_view, 4> kForbiddenPrefixes = {
    "Content-", "X-Forwarded-", "Access-Control-", "Sec-"
};

/// Those of the same kinds that have no id.
constexpr std::array<std::string_view, 4> kForbiddenNames = {
    "Pragma", "Strict-Transport-Security", "Authentication-Info", "Proxy-Authentication-Info"
};

}  // namespace

bool is_allowed_in_trailers(const Field& field) {
  if (field.id != Other) {
    return !kIsForbidden[static_cast<std::size_t>(field.id)];
  }
  const std::string_view name = field.name;
  const auto begins_name = [name](std::string_view prefix) {
    return equals_ignore_case(name.substr(0, prefix.size()), prefix);
  };
  return std::ranges::none_of(kForbiddenPrefixes, begins_name) &&
         std::ranges::none_of(kForbiddenNames, [name](std::string_view other) {
           return equals_ignore_case(name, other);
         });
}

}  // namespace sluice::http
