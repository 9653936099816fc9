#include "exchange/exchange.h"

#include "base/strings.h"
#include "http/uri.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>

namespace sluice::exchange {

namespace {

/// The first parameter of that name in a query, as received.
std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) == name) {
      return equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    }
  }
  return {};
}

/// `+` and `%XX` of a form-encoded value undone; a malformed escape stays as it is.
std::string_view decode_query_value(std::string_view text, Arena& arena) {
  if (text.find_first_of("%+") == std::string_view::npos) {
    return text;
  }
  char* const start = arena.allocate_array<char>(text.size());
  char* to = start;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      *to++ = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      *to++ = text[i] == '+' ? ' ' : text[i];
    }
  }
  return {start, static_cast<std::size_t>(to - start)};
}

/// The first pair of that name in the Cookie fields (RFC 6265 §5.4).
std::string_view cookie_value(const http::FieldSection& fields, std::string_view name) {
  for (const http::Field& field : fields) {
    if (field.id != http::FieldId::Cookie) {
      continue;
    }
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::string_view pair = trim_ows(rest.substr(0, rest.find(';')));
      const std::size_t end = rest.find(';');
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
        return pair.substr(equals + 1);
      }
    }
  }
  return {};
}

}  // namespace

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
      return decode_query_value(query_value(query, variable.name), arena);
    case VariableId::Header: {
      const http::Field* field = request.head.fields.find(variable.name);
      return field != nullptr ? field->value : std::string_view();
    }
    case VariableId::Cookie:
      return cookie_value(request.head.fields, variable.name);
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
