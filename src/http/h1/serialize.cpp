#include "http/h1/serialize.h"

#include "http/h1/field_line.h"
#include "http/hop_by_hop.h"

#include <array>

namespace sluice::http::h1 {
namespace {

/// The Connection field for an option, without and with TE.
constexpr std::array<std::array<std::string_view, 2>, 4> kConnectionLines = {{
    {"", "Connection: TE\r\n"},
    {"Connection: close\r\n", "Connection: close, TE\r\n"},
    {"Connection: keep-alive\r\n", "Connection: keep-alive, TE\r\n"},
    {"Connection: upgrade\r\n", "Connection: upgrade, TE\r\n"},
}};

/// The fields that are of one connection: never another's, always those of `ConnectionFields`.
constexpr FieldIdSet kOfConnection = kHopByHop | FieldIdSet{FieldId::ContentLength};
constexpr FieldIdSet kNotInRequest = kOfConnection | FieldIdSet{FieldId::Host};

// The longest of what we write around the texts we are given.
constexpr std::string_view kRequestLine = " ? HTTP/1.1\r\nHost: \r\n";
constexpr std::string_view kStatusLine = "HTTP/1.1 999 \r\nDate: \r\n";
constexpr std::string_view kConnectionFields =
    "Content-Length: 18446744073709551615\r\n"
    "Connection: keep-alive, TE\r\n"
    "TE: trailers\r\n"
    "Upgrade: \r\n";
constexpr std::string_view kEmptyLine = "\r\n";

std::size_t all_lines_size(const FieldSection& fields) {
  std::size_t size = 0;
  for (const Field& field : fields) {
    size += field_line_size(field.name, field.value);
  }
  return size;
}

char* put_connection_fields(char* to, const ConnectionFields& fields) {
  if (fields.framing.kind == BodyFraming::Kind::Length) {
    to = put(to, "Content-Length: ");
    to = put_decimal(to, fields.framing.bytes);
    to = put(to, "\r\n");
  } else if (fields.framing.kind == BodyFraming::Kind::Chunked) {
    to = put(to, "Transfer-Encoding: chunked\r\n");
  }
  to = put(
      to,
      kConnectionLines[static_cast<std::size_t>(fields.connection)][fields.accepts_trailers ? 1 : 0]
  );
  if (fields.accepts_trailers) {
    to = put(to, "TE: trailers\r\n");
  }
  if (fields.connection == ConnectionOption::Upgrade) {
    to = put_field_line(to, field_name(FieldId::Upgrade), fields.upgrade);
  }
  return to;
}

std::string_view reason_of(const ResponseToWrite& response) {
  return response.reason.empty() ? reason_phrase(response.status) : response.reason;
}

}  // namespace

std::size_t max_head_size(const RequestToWrite& request) {
  return request.method.size() + request.path.size() + request.query.size() + request.host.size() +
         kRequestLine.size() + all_lines_size(request.fields) + kConnectionFields.size() +
         request.connection.upgrade.size() + kEmptyLine.size();
}

char* write_head(char* to, const RequestToWrite& request) {
  to = put(to, request.method);
  to = put(to, " ");
  to = put(to, request.path);
  if (request.has_query) {
    to = put(to, "?");
    to = put(to, request.query);
  }
  to = put(to, " HTTP/1.1\r\nHost: ");
  to = put(to, request.host);
  to = put(to, "\r\n");
  for (const Field& field : request.fields) {
    if (!kNotInRequest.contains(field.id)) {
      to = put_field_line(to, field.name, field.value);
    }
  }
  to = put_connection_fields(to, request.connection);
  return put(to, kEmptyLine);
}

std::size_t max_head_size(const ResponseToWrite& response) {
  return kStatusLine.size() + reason_of(response).size() + response.date.size() +
         all_lines_size(response.fields) + kConnectionFields.size() +
         response.connection.upgrade.size() + kEmptyLine.size();
}

char* write_head(char* to, const ResponseToWrite& response) {
  to = put(to, "HTTP/1.1 ");
  to = put_decimal(to, response.status.count());
  to = put(to, " ");
  to = put(to, reason_of(response));
  to = put(to, "\r\n");
  for (const Field& field : response.fields) {
    if (!kOfConnection.contains(field.id)) {
      to = put_field_line(to, field.name, field.value);
    }
  }
  if (!response.date.empty() && !response.fields.contains(FieldId::Date)) {
    to = put_field_line(to, field_name(FieldId::Date), response.date);
  }
  ConnectionFields connection = response.connection;
  if (response.status.is_informational() || response.status == StatusCode(204)) {
    connection.framing = BodyFraming::none();  // RFC 9110 §8.6, RFC 9112 §6.1
  }
  to = put_connection_fields(to, connection);
  return put(to, kEmptyLine);
}

}  // namespace sluice::http::h1
