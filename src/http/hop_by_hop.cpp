#include "http/hop_by_hop.h"

#include "base/strings.h"

#include <array>

namespace sluice::http {
namespace {

using IdSet = std::array<bool, static_cast<std::size_t>(FieldId::Count_)>;

consteval IdSet make_hop_by_hop() {
  IdSet set{};
  for (const FieldId id :
       {FieldId::Connection,
        FieldId::KeepAlive,
        FieldId::ProxyConnection,
        FieldId::TE,
        FieldId::TransferEncoding,
        FieldId::Upgrade,
        FieldId::Http2Settings,
        FieldId::ProxyAuthenticate,
        FieldId::ProxyAuthorization}) {
    set[static_cast<std::size_t>(id)] = true;
  }
  return set;
}

constexpr IdSet kHopByHop = make_hop_by_hop();

bool begins_with_ignore_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ignore_case(text.substr(0, prefix.size()), prefix);
}

/// Whether a connection option is heeded as the name of a field to remove.
bool is_removable(std::string_view option) {
  return field_id(option) == FieldId::Other && !equals_ignore_case(option, "close") &&
         !begins_with_ignore_case(option, "Content-") &&
         !begins_with_ignore_case(option, "X-Forwarded-");
}

void remove_named(FieldSection& fields, std::string_view connection) {
  for_each_list_element(connection, [&fields](std::string_view option) {
    if (is_removable(option)) {
      fields.remove(option);
    }
    return true;
  });
}

}  // namespace

bool is_hop_by_hop(FieldId id) {
  return kHopByHop[static_cast<std::size_t>(id)];
}

void remove_hop_by_hop(FieldSection& fields) {
  while (const Field* const connection = fields.find(FieldId::Connection)) {
    const std::string_view options = connection->value;
    fields.remove_if([connection](const Field& field) { return &field == connection; });
    remove_named(fields, options);
  }
  fields.remove_if([](const Field& field) { return is_hop_by_hop(field.id); });
}

}  // namespace sluice::http
