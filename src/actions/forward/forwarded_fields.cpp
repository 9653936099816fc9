#include "actions/forward/forwarded_fields.h"

#include "http/hop_by_hop.h"

namespace sluice::actions {

namespace {

using http::FieldId;

std::string_view forwarded_for(const exchange::Exchange& exchange, const http::FieldSection& fields) {
  const std::string_view peer = exchange.request.connection.peer_ip;
  std::string_view chain;
  for (const http::Field& field : fields) {  // only a trusted proxy's are still here
    if (field.id == FieldId::XForwardedFor) {
      chain = chain.empty() ? field.value : exchange.arena.concat(chain, ", ", field.value);
    }
  }
  if (chain.empty() || peer.empty()) {
    return chain.empty() ? peer : chain;
  }
  return exchange.arena.concat(chain, ", ", peer);
}

std::string_view via(const exchange::Exchange& exchange, const http::FieldSection& fields) {
  const std::string_view ours =
      exchange.request.head.version < http::kHttp11 ? std::string_view("1.0 sluice") : std::string_view("1.1 sluice");
  std::string_view chain;
  for (const http::Field& field : fields) {
    if (field.id == FieldId::Via) {
      chain = chain.empty() ? field.value : exchange.arena.concat(chain, ", ", field.value);
    }
  }
  return chain.empty() ? ours : exchange.arena.concat(chain, ", ", ours);
}

}  // namespace

void make_forward_fields(exchange::Exchange& exchange) {
  const http::RequestHead& head = exchange.request.head;
  http::FieldSection& fields = exchange.forward_fields;
  fields.reserve(head.fields.size() + 8);
  for (const http::Field& field : head.fields) {
    fields.add(field.id, field.name, field.value);
  }
  http::remove_hop_by_hop(fields);
  const std::string_view for_value = forwarded_for(exchange, fields);
  const std::string_view via_value = via(exchange, fields);
  const auto forwarded_host = fields.single(FieldId::XForwardedHost);
  const std::string_view host_value = forwarded_host.value_or(head.authority);
  fields.remove_if([](const http::Field& field) {
    switch (field.id) {
      case FieldId::XForwardedFor:
      case FieldId::XForwardedHost:
      case FieldId::XForwardedProto:
      case FieldId::XRealIp:
      case FieldId::XRequestId:
      case FieldId::Traceparent:
      case FieldId::Via:
      case FieldId::Host:
        return true;
      default:
        return false;
    }
  });
  if (!exchange.client.ip.empty()) {
    fields.add(FieldId::XRealIp, exchange.client.ip);
    fields.add(FieldId::XForwardedFor, for_value);
  }
  fields.add(FieldId::XForwardedProto, exchange.scheme);
  if (!host_value.empty()) {
    fields.add(FieldId::XForwardedHost, host_value);
  }
  fields.add(FieldId::XRequestId, exchange.request_id);
  fields.add(FieldId::Via, via_value);
}

}  // namespace sluice::actions
