#include "proxy/error_response.h"

#include "http/errors.h"
#include "http/html_page.h"
#include "http/preferences.h"
#include "http/text_body.h"

#include <array>
#include <charconv>
#include <string>

namespace sluice::proxy {

using http::FieldId;

namespace {

/// `404 Not Found`.
std::string_view heading(http::StatusCode status, Arena& arena) {
  std::array<char, 4> digits{};
  std::to_chars(digits.data(), digits.data() + digits.size(), status.count());
  return arena.concat(std::string_view(digits.data(), 3), " ", http::reason_phrase(status));
}

/// Browsers name `text/html`; tools that take anything read a text more easily.
bool prefers_page(const http::FieldSection& fields) {
  return http::media_preference(fields, "text/html") > http::media_preference(fields, "text/plain");
}

std::string_view as_text(const http::ErrorInfo& info, std::string_view request_id, Arena& arena) {
  return arena.concat(
      heading(info.status, arena),
      "\n\n",
      info.text,
      "\n\nerror: ",
      info.name,
      "\nrequest: ",
      request_id,
      "\n"
  );
}

std::string_view as_page(const http::ErrorInfo& info, std::string_view request_id, Arena& arena) {
  const std::string_view title = heading(info.status, arena);
  std::string content = "<h1>";
  http::append_html_text(content, title);
  content += "</h1>\n<p>";
  http::append_html_text(content, info.text);
  content += "</p>\n<p class=\"quiet\">error: <code>";
  http::append_html_text(content, info.name);
  content += "</code><br>request: <code>";
  http::append_html_text(content, request_id);
  content += "</code></p>\n";
  return arena.copy(http::html_page(title, content));
}

}  // namespace

http::Response error_response(exchange::Exchange& exchange, Error error, std::string_view allow) {
  const http::ErrorInfo& info = http::error_info(error.code);
  Arena& arena = exchange.arena;
  const bool is_page = prefers_page(exchange.request.head.fields);
  http::Response response(arena);
  response.head.status = info.status;
  http::FieldSection& fields = response.head.fields;
  fields.reserve(5 + exchange.error_fields.size());
  fields.add(
      FieldId::ContentType, is_page ? "text/html; charset=utf-8" : "text/plain; charset=utf-8"
  );
  fields.add(FieldId::Vary, "Accept");
  if (!info.proxy_status.empty()) {
    fields.add(FieldId::ProxyStatus, arena.concat("sluice; error=", info.proxy_status));
  }
  if (info.code == Errc::MethodNotAllowed && !exchange.error_fields.contains(FieldId::Allow)) {
    fields.add(FieldId::Allow, allow);
  }
  for (const http::Field& field : exchange.error_fields) {
    fields.add(field.id, field.name, field.value);
  }
  response.body = make_in<http::TextBody>(
      arena,
      is_page ? as_page(info, exchange.request_id, arena)
              : as_text(info, exchange.request_id, arena)
  );
  return response;
}

}  // namespace sluice::proxy
