#pragma once

#include "http/fields.h"
#include "http/h1/framing.h"
#include "http/message.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::http::h1 {

/// What the Connection field says.
enum class ConnectionOption : std::uint8_t { None, Close, KeepAlive, Upgrade };

/// What a head says of its own connection. Connection, Keep-Alive, Transfer-Encoding,
/// Content-Length, Upgrade and the like among the fields of a message are never written: these are,
/// instead.
struct ConnectionFields {
  BodyFraming framing;  ///< Length: `Content-Length: n`, whether or not body bytes follow; Chunked;
                        ///< else nothing
  ConnectionOption connection = ConnectionOption::None;
  std::string_view upgrade;       ///< the Upgrade field; only with ConnectionOption::Upgrade
  bool accepts_trailers = false;  ///< `TE: trailers`, which Connection then names
};

/// A request as it is written: `method path[?query] HTTP/1.1`, Host, the other fields, ours.
struct RequestToWrite {
  std::string_view method;
  std::string_view path;  ///< or "*", or an authority for CONNECT
  std::string_view query;
  bool has_query = false;
  std::string_view host;  ///< a Host among the fields is not written
  const FieldSection& fields;
  ConnectionFields connection;
};

/// A response as it is written: `HTTP/1.1 status reason`, the fields, ours.
struct ResponseToWrite {
  StatusCode status;
  std::string_view reason;  ///< empty: the registered phrase
  const FieldSection& fields;
  ConnectionFields connection;
  std::string_view date;  ///< written as Date if the fields have none; empty: not at all
};

/// The most bytes the head can take: a little more than it does, and quicker to tell.
/// All strings are valid for their place: they were parsed, or checked when the configuration was
/// read.
std::size_t max_head_size(const RequestToWrite& request);
std::size_t max_head_size(const ResponseToWrite& response);

/// Writes the head to where there is room for `max_head_size` bytes, and returns its end.
char* write_head(char* to, const RequestToWrite& request);
char* write_head(char* to, const ResponseToWrite& response);

}  // namespace sluice::http::h1
