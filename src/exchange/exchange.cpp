#include "exchange/exchange.h"

#include "http/cookie.h"
#include "http/query.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>

namespace sluice::exchange {

observe::Attempt& Exchange::begin_attempt(std::string_view upstream) {
  auto* attempt = arena.make<observe::Attempt>();
  attempt->upstream = upstream;
  attempt->started = loop.clock_now();
  attempt->span = observe::SpanId::make(loop.rng());
  (last_attempt != nullptr ? last_attempt->next : first_attempt) = attempt;
  last_attempt = attempt;
  return *attempt;
}

std::string_view Exchange::get(const Variable& variable) const {
  switch (variable.id) {
    case VariableId::ClientIp:
      return client.ip;
    case VariableId::PeerIp:
      return request.connection.peer_ip;
    case VariableId::ClientPort: {
      std::array<char, 8> text{};
      const auto end = fmt::format_to(text.data(), FMT_COMPILE("{}"), request.connection.peer_port);
      return arena.copy({text.data(), end});
    }
    case VariableId::Host:
      return host;
    case VariableId::Method:
      return request.head.method_name;
    case VariableId::Path:
      return path;
    case VariableId::PathRest:
      return path_rest;
    case VariableId::Query:
      return query;
    case VariableId::QueryValue:
      return http::query_value(query, variable.name, arena).value_or(std::string_view());
    case VariableId::Header: {
      const http::Field* field = request.head.fields.find(variable.name);
      return field != nullptr ? field->value : std::string_view();
    }
    case VariableId::Cookie:
      return http::cookie_value(request.head.fields, variable.name).value_or(std::string_view());
    case VariableId::Scheme:
      return scheme;
    case VariableId::RequestId:
      return request_id;
    case VariableId::UpstreamName:
      return last_attempt != nullptr ? last_attempt->upstream : std::string_view();
    case VariableId::UpstreamAddress:
      return last_attempt != nullptr ? last_attempt->address : std::string_view();
    case VariableId::Capture:
      if (variable.number != 0) {
        return captures[variable.number];
      }
      for (std::size_t i = 0; i < capture_names.size(); ++i) {
        if (capture_names[i] == variable.name) {
          return captures[i + 1];
        }
      }
      return {};
  }
  return {};
}

}  // namespace sluice::exchange
