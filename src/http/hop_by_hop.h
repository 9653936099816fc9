#pragma once

#include "http/field_id_set.h"
#include "http/fields.h"

namespace sluice::http {

/// The fields that are always of one connection (RFC 9110 §7.6.1), HTTP2-Settings among them (RFC
/// 9113 §11.3), and the challenge and credentials of a proxy, which end at the first one (RFC 9110
/// §11.7).
inline constexpr FieldIdSet kHopByHop = {
    FieldId::Connection,
    FieldId::KeepAlive,
    FieldId::ProxyConnection,
    FieldId::TE,
    FieldId::TransferEncoding,
    FieldId::Upgrade,
    FieldId::Http2Settings,
    FieldId::ProxyAuthenticate,
    FieldId::ProxyAuthorization,
};

constexpr bool is_hop_by_hop(FieldId id) {
  return kHopByHop.contains(id);
}

/// Removes what is meant for one connection only (RFC 9110 §7.6.1): the fields above, and those
/// Connection names.
///
/// Naming fields in Connection is also how an attacker strips what the servers behind rely on. RFC
/// 9110 §7.6.1 forbids senders to name a field meant for all recipients; so a name is heeded only
/// if this proxy does not know the field. Every end-to-end field with a `FieldId`, every
/// `Content-*` and `X-Forwarded-*` stays although it is named. Fields the proxy adds itself must be
/// added after this call: no client can name them away.
///
/// Trailer stays: it announces trailers, which pass too (RFC 9110 §6.6.2).
void remove_hop_by_hop(FieldSection& fields);

/// Appends to `to`, which is empty, what `remove_hop_by_hop` would leave of `from`, but for the
/// fields in `except`, which `Connection` cannot name.
void copy_end_to_end(const FieldSection& from, FieldSection& to, FieldIdSet except = {});

}  // namespace sluice::http
