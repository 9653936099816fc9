#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::http {

/// The fields this proxy itself looks at. Every other field is `Other` and found by its name.
enum class FieldId : std::uint8_t {
  Other,
  Accept,
  AcceptEncoding,
  Age,
  Allow,
  Authorization,
  CacheControl,
  ClientCert,
  ClientCertChain,
  Connection,
  ContentEncoding,
  ContentLength,
  ContentRange,
  ContentType,
  Cookie,
  Date,
  EarlyData,
  ETag,
  Expect,
  Expires,
  Forwarded,
  Host,
  Http2Settings,
  IfMatch,
  IfModifiedSince,
  IfNoneMatch,
  IfRange,
  IfUnmodifiedSince,
  KeepAlive,
  LastModified,
  Location,
  MaxForwards,
  Origin,
  ProxyAuthenticate,
  ProxyAuthorization,
  ProxyConnection,
  ProxyStatus,
  Range,
  Referer,
  Refresh,
  RetryAfter,
  Server,
  SetCookie,
  TE,
  Traceparent,
  Tracestate,
  Trailer,
  TransferEncoding,
  Upgrade,
  UserAgent,
  Vary,
  Via,
  WwwAuthenticate,
  XForwardedFor,
  XForwardedHost,
  XForwardedProto,
  XRealIp,
  XRequestId,
  Count_,
};

/// The id of a field name, compared without case; `Other` if it is none of ours. No allocation.
FieldId field_id(std::string_view name);

/// The name as we write it, e.g. "Content-Length"; empty for `Other`.
std::string_view field_name(FieldId id);

}  // namespace sluice::http
