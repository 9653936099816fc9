#include "proxy/intake.h"

#include "base/strings.h"
#include "observe/request_id.h"
#include "observe/trace.h"

#include <algorithm>
#include <array>

namespace sluice::proxy {

namespace {

using http::FieldId;

constexpr std::string_view kForwardedPrefix = "x-forwarded-";

/// The names that only a trusted proxy may use, lower-case, to be compared with `_` read as `-`.
constexpr std::array<std::string_view, 6> kClaims = {
    "forwarded", "x-real-ip", "x-request-id", "early-data", "client-cert", "client-cert-chain"
};

/// Every field this proxy sets itself: a twin with underscores would become the same variable in a
/// CGI-like backend.
constexpr std::array<std::string_view, 5> kOurs = {
    "host", "via", "traceparent", "tracestate", "connection"
};

bool equals_with_underscores(std::string_view name, std::string_view lower) {
  return name.size() == lower.size() &&
         std::equal(name.begin(), name.end(), lower.begin(), [](char a, char b) {
           return (a == '_' ? '-' : to_lower(a)) == b;
         });
}

bool is_claim(const http::Field& field) {
  switch (field.id) {
    case FieldId::Forwarded:
    case FieldId::XForwardedFor:
    case FieldId::XForwardedHost:
    case FieldId::XForwardedProto:
    case FieldId::XRealIp:
    case FieldId::XRequestId:
    case FieldId::EarlyData:
    case FieldId::ClientCert:
    case FieldId::ClientCertChain:
      return true;
    case FieldId::Other:
      break;
    default:
      return false;
  }
  const std::string_view name = field.name;
  if (name.size() > kForwardedPrefix.size() &&
      equals_with_underscores(name.substr(0, kForwardedPrefix.size()), kForwardedPrefix)) {
    return true;
  }
  return name.find('_') != std::string_view::npos &&
         (std::ranges::any_of(
              kClaims, [&](std::string_view claim) { return equals_with_underscores(name, claim); }
          ) ||
          std::ranges::any_of(kOurs, [&](std::string_view ours) {
            return equals_with_underscores(name, ours);
          }));
}

/// The address of an entry of X-Forwarded-For, without brackets and without the port that some
/// proxies add; empty if it is none.
std::string_view address_of(std::string_view entry) {
  const bool in_brackets = entry.starts_with('[');
  std::size_t end = in_brackets ? entry.find(']') : std::min(entry.find(':'), entry.size());
  if (in_brackets) {
    end = end == std::string_view::npos ? entry.size() : end + 1;
  } else if (entry.find('.') > end) {
    end = entry.size();  // the colon is of an IPv6 address
  }
  const std::string_view port = entry.substr(end);
  const bool is_port =
      port.empty() || (port.front() == ':' && parse_decimal(port.substr(1), UINT16_MAX));
  const std::string_view address = entry.substr(0, end);
  if (!is_port || !io::Address::parse_ip(address, 0)) {
    return {};
  }
  return in_brackets ? address.substr(1, address.size() - 2) : address;
}

/// The last line's last address first: the one our peer added (RFC 7239 §7.4 has the same order).
std::string_view client_behind(
    const http::FieldSection& fields, std::string_view peer, const exchange::AddressSet& trusted
) {
  std::string_view client = peer;
  for (const http::Field* field = fields.end(); field != fields.begin();) {
    --field;
    if (field->id != FieldId::XForwardedFor) {
      continue;
    }
    std::string_view rest = field->value;
    while (true) {
      const std::size_t comma = rest.rfind(',');
      const std::string_view address =
          address_of(trim_ows(comma == std::string_view::npos ? rest : rest.substr(comma + 1)));
      if (address.empty()) {
        return client;  // from here on to the left, nobody vouches for anything
      }
      client = address;
      if (!trusted.contains(address)) {
        return client;
      }
      if (comma == std::string_view::npos) {
        break;
      }
      rest = rest.substr(0, comma);
    }
  }
  return client;
}

void take_request_id(exchange::Exchange& exchange) {
  if (exchange.client.peer_is_trusted) {
    const auto given = exchange.request.head.fields.single(FieldId::XRequestId);
    if (given && observe::is_valid_request_id(*given)) {
      exchange.request_id = *given;
      return;
    }
  }
  const observe::RequestIdText id =
      observe::make_request_id(exchange.request.received_wall, exchange.loop.rng());
  exchange.request_id = exchange.arena.copy({id.data(), id.size()});
}

}  // namespace

void take_in(exchange::Exchange& exchange, const exchange::AddressSet& trusted) {
  const http::ConnectionInfo& connection = exchange.request.connection;
  http::FieldSection& fields = exchange.request.head.fields;
  exchange.scheme = connection.is_tls ? "https" : "http";
  exchange.client.ip = connection.peer_ip;
  exchange.client.peer_is_trusted =
      !trusted.empty() &&
      (connection.peer_is_unix ? trusted.contains_unix() : trusted.contains(connection.peer_ip));
  if (exchange.client.peer_is_trusted) {
    exchange.client.ip = client_behind(fields, connection.peer_ip, trusted);
    if (const auto scheme = fields.single(FieldId::XForwardedProto);
        scheme && (*scheme == "https" || *scheme == "http")) {
      exchange.scheme = *scheme;
    }
  } else {
    fields.remove_if(is_claim);
  }
  take_request_id(exchange);
  const auto parent = fields.single(FieldId::Traceparent);
  exchange.trace = observe::TraceContext::of_request(
      parent.value_or(""),
      exchange.client.peer_is_trusted ? observe::Trust::Yes : observe::Trust::No,
      exchange.loop.rng()
  );
}

}  // namespace sluice::proxy
