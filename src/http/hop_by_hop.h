#pragma once

#include "http/fields.h"

namespace sluice::http {

/// Removes what is meant for one connection only (RFC 9110 §7.6.1): Connection and every field it
/// names, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding, Upgrade, HTTP2-Settings, and the
/// credentials of a proxy.
///
/// `Connection: name` is a client's way to strip a field from its own message, and of an attacker
/// to strip what others rely on. RFC 9110 §7.6.1 forbids senders to name a field meant for all
/// recipients, so such a name is ignored and the field stays: Host, Content-*, Cache-Control,
/// Authorization, Cookie, the conditions, and those that tell who the client is (Forwarded,
/// X-Forwarded-*, X-Real-IP, ...). Call this before the proxy adds fields of its own: those cannot
/// be named away.
///
/// Trailer is left: it describes trailers, which pass (RFC 9110 §6.6.2).
void remove_hop_by_hop(FieldSection& fields);

/// Whether a field of this kind is always of one connection.
bool is_hop_by_hop(FieldId id);

}  // namespace sluice::http
