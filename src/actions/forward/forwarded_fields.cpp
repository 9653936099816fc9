#include "actions/forward/forwarded_fields.h"

#include "http/hop_by_hop.h"

namespace sluice::actions {

namespace {

using http::FieldId;

/// What each server on the way sets anew, or adds to.
constexpr http::FieldIdSet kOurs = {
    FieldId::XForwardedFor,
    FieldId::XForwardedHost,
    FieldId::XForwardedProto,
    FieldId::XRealIp,
    FieldId::XRequestId,
    FieldId::Traceparent,
    FieldId::Via,
    FieldId::Host,
};

/// The values of all lines of that name in one list, and `last` behind them.
std::string_view with_appended(
    const http::FieldSection& fields, FieldId id, std::string_view last
) {
  if (!fields.may_contain({id})) {
    return last;
  }
  std::string_view list;
  for (const http::Field& field : fields) {
    if (field.id == id) {
      list = list.empty() ? field.value : fields.arena().concat(list, ", ", field.value);
    }
  }
  if (list.empty() || last.empty()) {
    return list.empty() ? last : list;
  }
  return fields.arena().concat(list, ", ", last);
}

/// RFC 9110 §7.6.3
std::string_view our_via(http::Version received) {
  return received < http::kHttp11 ? "1.0 sluice" : "1.1 sluice";
}

}  // namespace

void make_forward_fields(exchange::Exchange& exchange) {
  const http::RequestHead& head = exchange.request.head;
  http::FieldSection& fields = exchange.forward_fields;
  fields.reserve(head.fields.size() + 8);
  http::copy_end_to_end(head.fields, fields, kOurs);
  // Only a trusted proxy's are still here.
  const std::string_view for_value =
      with_appended(head.fields, FieldId::XForwardedFor, exchange.request.connection.peer_ip);
  const std::string_view via_value =
      with_appended(head.fields, FieldId::Via, our_via(head.version));
  const std::string_view host_value =
      head.fields.single(FieldId::XForwardedHost).value_or(head.authority);
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
