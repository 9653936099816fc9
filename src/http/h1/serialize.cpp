#include "http/h1/serialize.h"

#include "http/h1/head_sink.h"
#include "http/hop_by_hop.h"

#include <fmt/format.h>

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

template <class Sink>
void put_number_field(Sink& sink, FieldId id, std::uint64_t value) {
  const fmt::format_int digits(value);
  put_field(sink, field_name(id), {digits.data(), digits.size()});
}

template <class Sink>
void put_connection(Sink& sink, const ConnectionFields& fields) {
  if (fields.framing.kind == BodyFraming::Kind::Length) {
    put_number_field(sink, FieldId::ContentLength, fields.framing.bytes);
  } else if (fields.framing.kind == BodyFraming::Kind::Chunked) {
    sink.put("Transfer-Encoding: chunked\r\n");
  }
  sink.put(
      kConnectionLines[static_cast<std::size_t>(fields.connection)][fields.accepts_trailers ? 1 : 0]
  );
  if (fields.accepts_trailers) {
    sink.put("TE: trailers\r\n");
  }
  if (fields.connection == ConnectionOption::Upgrade) {
    put_field(sink, field_name(FieldId::Upgrade), fields.upgrade);
  }
}

bool is_of_connection(FieldId id) {
  return is_hop_by_hop(id) || id == FieldId::ContentLength;
}

template <class Sink>
void put_head(Sink& sink, const RequestToWrite& request) {
  sink.put(request.method);
  sink.put(" ");
  sink.put(request.path);
  if (request.has_query) {
    sink.put("?");
    sink.put(request.query);
  }
  sink.put(" HTTP/1.1\r\n");
  put_field(sink, field_name(FieldId::Host), request.host);
  for (const Field& field : request.fields) {
    if (!is_of_connection(field.id) && field.id != FieldId::Host) {
      put_field(sink, field.name, field.value);
    }
  }
  put_connection(sink, request.connection);
  sink.put("\r\n");
}

template <class Sink>
void put_status_line(Sink& sink, StatusCode status, std::string_view reason) {
  const fmt::format_int code(status.count());
  sink.put("HTTP/1.1 ");
  sink.put({code.data(), code.size()});
  sink.put(" ");
  sink.put(reason.empty() ? reason_phrase(status) : reason);
  sink.put("\r\n");
}

template <class Sink>
void put_head(Sink& sink, const ResponseToWrite& response) {
  put_status_line(sink, response.status, response.reason);
  bool has_date = false;
  for (const Field& field : response.fields) {
    if (!is_of_connection(field.id)) {
      put_field(sink, field.name, field.value);
      has_date |= field.id == FieldId::Date;
    }
  }
  if (!has_date && !response.date.empty()) {
    put_field(sink, field_name(FieldId::Date), response.date);
  }
  ConnectionFields connection = response.connection;
  if (response.status.is_informational() || response.status == StatusCode(204)) {
    connection.framing = BodyFraming::none();  // RFC 9110 §8.6, RFC 9112 §6.1
  }
  put_connection(sink, connection);
  sink.put("\r\n");
}

template <class Message>
std::size_t size_of(const Message& message) {
  CountingSink sink;
  put_head(sink, message);
  return sink.size();
}

template <class Message>
char* write(char* to, const Message& message) {
  WritingSink sink(to);
  put_head(sink, message);
  return sink.end();
}

}  // namespace

std::size_t head_size(const RequestToWrite& request) {
  return size_of(request);
}

char* write_head(char* to, const RequestToWrite& request) {
  return write(to, request);
}

std::size_t head_size(const ResponseToWrite& response) {
  return size_of(response);
}

char* write_head(char* to, const ResponseToWrite& response) {
  return write(to, response);
}

}  // namespace sluice::http::h1
