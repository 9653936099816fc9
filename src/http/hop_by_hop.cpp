#include "http/hop_by_hop.h"

#include "base/strings.h"

#include <algorithm>

namespace sluice::http {
namespace {

bool begins_with_ignore_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ignore_case(text.substr(0, prefix.size()), prefix);
}

/// Whether a connection option is heeded as the name of a field to remove.
bool is_removable(std::string_view option) {
  return field_id(option) == FieldId::Other && !equals_ignore_case(option, "close") &&
         !begins_with_ignore_case(option, "Content-") &&
         !begins_with_ignore_case(option, "X-Forwarded-");
}

bool names_fields(const Field& field) {
  return field.id == FieldId::Connection &&
         !for_each_list_element(field.value, [](std::string_view option) {
           return !is_removable(option);
         });
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

void remove_hop_by_hop(FieldSection& fields) {
  while (fields.may_contain({FieldId::Connection})) {
    const Field* const connection = std::ranges::find_if(fields, names_fields);
    if (connection == fields.end()) {
      break;
    }
    const std::string_view options = connection->value;
    fields.remove_if([connection](const Field& field) { return &field == connection; });
    remove_named(fields, options);
  }
  fields.remove(kHopByHop);
}

void copy_end_to_end(const FieldSection& from, FieldSection& to, FieldIdSet except) {
  const FieldIdSet left_out = kHopByHop | except;
  for (const Field& field : from) {
    if (!left_out.contains(field.id)) {
      to.add(field.id, field.name, field.value);
    }
  }
  if (!from.may_contain({FieldId::Connection})) {
    return;
  }
  for (const Field& field : from) {
    if (field.id == FieldId::Connection) {
      remove_named(to, field.value);
    }
  }
}

}  // namespace sluice::http
