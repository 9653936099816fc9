#include "http/trailers.h"

#include "base/strings.h"
#include "http/field_id.h"

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
constexpr std::array<std::string_view, 12> kForbiddenNames = {
    "Pragma",
    "Strict-Transport-Security",
    "Authentication-Info",
    "Proxy-Authentication-Info",
    // Read by some as another target, method or client.
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-HTTP-Method",
    "X-HTTP-Method-Override",
    "X-Method-Override",
    "Proxy",
    "True-Client-IP",
    "X-Client-IP",
};

/// No name that matters here is longer.
constexpr std::size_t kLongestName = 32;

bool is_allowed(FieldId id, std::string_view name) {
  if (id != Other) {
    return !kIsForbidden[static_cast<std::size_t>(id)];
  }
  const auto begins_name = [name](std::string_view prefix) {
    return equals_ignore_case(name.substr(0, prefix.size()), prefix);
  };
  return std::ranges::none_of(kForbiddenPrefixes, begins_name) &&
         std::ranges::none_of(kForbiddenNames, [name](std::string_view other) {
           return equals_ignore_case(name, other);
         });
}

}  // namespace

bool is_allowed_in_trailers(const Field& field) {
  if (field.id != Other || field.name.find('_') == std::string_view::npos) {
    return is_allowed(field.id, field.name);
  }
  // Backends that make variables of names take `_` for `-`.
  std::array<char, kLongestName> hyphened{};
  const std::string_view start = field.name.substr(0, kLongestName);
  std::ranges::replace_copy(start, hyphened.begin(), '_', '-');
  const std::string_view name(hyphened.data(), start.size());
  return is_allowed(start.size() == field.name.size() ? field_id(name) : Other, name);
}

}  // namespace sluice::http
