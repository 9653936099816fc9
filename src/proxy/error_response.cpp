#include "proxy/error_response.h"

#include "http/errors.h"
#include "http/text_body.h"

#include <array>
#include <charconv>

namespace sluice::proxy {

using http::FieldId;

http::Response error_response(exchange::Exchange& exchange, Error error, std::string_view allow) {
  const http::ErrorInfo& info = http::error_info(error.code);
  Arena& arena = exchange.arena;
  http::Response response(arena);
  response.head.status = info.status;
  std::array<char, 4> digits{};
  std::to_chars(digits.data(), digits.data() + digits.size(), info.status.count());
  response.head.fields.reserve(4);
  response.head.fields.add(FieldId::ContentType, "text/plain; charset=utf-8");
  if (!info.proxy_status.empty()) {
    response.head.fields.add(
        FieldId::ProxyStatus, arena.concat("sluice; error=", info.proxy_status)
    );
  }
  if (info.code == Errc::MethodNotAllowed) {
    response.head.fields.add(FieldId::Allow, allow);
  }
  const std::string_view text = arena.concat(
      std::string_view(digits.data(), 3),
      " ",
      http::reason_phrase(info.status),
      "\n\n",
      info.text,
      "\n\nerror: ",
      info.name,
      "\nrequest: ",
      exchange.request_id,
      "\n"
  );
  response.body = make_in<http::TextBody>(arena, text);
  return response;
}

}  // namespace sluice::proxy
