#include "actions/forward/forwarded_fields.h"

#include "base/strings.h"
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
std::string_view our_via(http::Version received, std::string_view name, Arena& arena) {
  return arena.concat(received < http::kHttp11 ? "1.0 " : "1.1 ", name);
}

/// An address as a node of Forwarded: IPv6 in brackets and so in quotes (RFC 7239 §6).
std::string_view node_of(std::string_view ip, Arena& arena) {
  if (ip.empty()) {
    return "unknown";
  }
  return ip.contains(':') ? arena.concat("\"[", ip, "]\"") : ip;
}

/// What we add to Forwarded (RFC 7239 §4). Host may hold colons and brackets: always quoted; it is
/// a valid authority, and so without quotes and backslashes itself.
std::string_view our_forwarded(const http::ServerRequest& request, Arena& arena) {
  const std::string_view node = arena.concat("for=", node_of(request.connection.peer_ip, arena));
  const std::string_view scheme = request.connection.is_tls ? ";proto=https" : ";proto=http";
  return request.head.authority.empty()
             ? arena.concat(node, scheme)
             : arena.concat(node, ";host=\"", request.head.authority, "\"", scheme);
}

}  // namespace

void make_forward_fields(exchange::Exchange& exchange, const ForwardOptions& options) {
  const http::RequestHead& head = exchange.request.head;
  http::FieldSection& fields = exchange.forward_fields;
  fields.reserve(head.fields.size() + 8);
  http::copy_end_to_end(head.fields, fields, kOurs);
  if (head.version < http::kHttp11) {  // means nothing there, and we speak for ourselves (§10.1.1)
    fields.remove(FieldId::Expect);
  }
  // Only a trusted proxy's are still here.
  const std::string_view for_value =
      with_appended(head.fields, FieldId::XForwardedFor, exchange.request.connection.peer_ip);
  const std::string_view host_value =
      head.fields.single(FieldId::XForwardedHost).value_or(head.authority);
  if (!options.via.empty()) {
    const std::string_view ours = our_via(head.version, options.via, exchange.arena);
    fields.set(FieldId::Via, with_appended(head.fields, FieldId::Via, ours));
  }
  if (options.forwarded) {
    const std::string_view ours = our_forwarded(exchange.request, exchange.arena);
    fields.set(FieldId::Forwarded, with_appended(head.fields, FieldId::Forwarded, ours));
  }
  if (!exchange.client.ip.empty()) {
    fields.add(FieldId::XRealIp, exchange.client.ip);
    fields.add(FieldId::XForwardedFor, for_value);
  }
  fields.add(FieldId::XForwardedProto, exchange.scheme);
  if (!host_value.empty()) {
    fields.add(FieldId::XForwardedHost, host_value);
  }
  fields.add(FieldId::XRequestId, exchange.request_id);
}

bool has_passed_through(const http::FieldSection& fields, std::string_view name) {
  if (!fields.may_contain({FieldId::Via})) {
    return false;
  }
  bool found = false;
  for (const http::Field& field : fields) {
    if (field.id == FieldId::Via) {
      for_each_list_element(field.value, [&](std::string_view hop) {
        // "1.1 name (comment)"
        const std::size_t begin = hop.find(' ');
        std::string_view by = begin == std::string_view::npos ? "" : trim_ows(hop.substr(begin));
        by = by.substr(0, by.find_first_of(" \t("));
        found |= by == name;
        return !found;
      });
    }
  }
  return found;
}

}  // namespace sluice::actions
