#include "config/table.h"

#include "config/check.h"
#include "config/field.h"
#include "config/list_file.h"
#include "config/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sluice::config {

namespace {

const Field* find_field(std::span<const Field> fields, std::string_view key) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
    return field.key == key;
  });
  return found == fields.end() ? nullptr : &*found;
}

bool report_unknown(const Node& key, Context& context, const Table& table) {
  std::vector<std::string_view> known;
  std::vector<std::string_view> to_come;
  for (const Field& field : table.fields) {
    (field.is_supported() ? known : to_come).push_back(field.key);
  }
  std::string hint = suggest(key.text(), known);
  if (hint.empty()) {
    hint = suggest(key.text(), to_come);
  }
  const std::string_view place = table.name.empty() ? context.subject() : table.name;
  return context.error(
      key, fmt::format("unknown key \"{}\" in {}", key.text(), place), std::move(hint)
  );
}

/// A key whose value is right; where a single value may stand for a list, it becomes one here.
bool load_field(const Node& node, Context& context, void* object, const Field& field) {
  const bool is_file = file_named_by(node) != nullptr && field.type->table == nullptr;
  if (!node.is_sequence() && !node.is_missing() && !is_file && field.has(Constraint::Kind::OrOne)) {
    const Node list = Node::list_of(node);
    return load_field(list, context, object, field);
  }
  void* member = field.member(object);
  return field.type->load(node, context, member) && check_constraints(node, context, member, field);
}

bool report_missing(const Node& node, Context& context, const Table& table) {
  bool good = true;
  for (const Field& field : table.fields) {
    if (field.has(Constraint::Kind::Required) && node.find(field.key) == nullptr) {
      const std::string_view place = table.name.empty() ? context.subject() : table.name;
      good = context.error(node, fmt::format("{} needs the key \"{}\"", place, field.key));
    }
  }
  return good;
}

bool is_shown(const Field& field, const void* object, const Table& table) {
  if (!field.is_supported()) {
    return false;
  }
  switch (field.type->presence_of(field.member_of(object))) {
    case Presence::Held:
      return true;
    case Presence::Absent:
      return false;
    case Presence::Off:
      return field.type->presence_of(field.member_of(table.defaults)) != Presence::Off;
  }
  return true;
}

}  // namespace

bool load_table(const Node& node, Context& context, void* object, const Table& table) {
  if (!context.expect_mapping(node)) {
    return false;
  }
  bool good = true;
  bool has_unsupported = false;
  for (const Node::Entry& entry : node.entries()) {
    const Field* field = find_field(table.fields, entry.key->text());
    if (field == nullptr) {
      good = report_unknown(*entry.key, context, table);
    } else if (!field->is_supported()) {
      has_unsupported = true;
      good = context.error(*entry.key, fmt::format("{} is not supported yet", field->key));
    } else {
      const Context::Subject subject(context, field->key);
      good = load_field(*entry.value, context, object, *field) && good;
    }
  }
  // A key to come may stand in place of one that is required now: `discover` for `servers`.
  return (has_unsupported || report_missing(node, context, table)) && good;
}

void show_table(const void* object, JsonWriter& out, const Table& table) {
  out.begin_object();
  for (const Field& field : table.fields) {
    if (is_shown(field, object, table)) {
      out.key(field.key);
      field.type->show(field.member_of(object), out);
    }
  }
  out.end_object();
}

void inherit_table(void* object, const void* base, const Table& table) {
  for (const Field& field : table.fields) {
    if (field.is_supported() && field.type->inherit != nullptr &&
        !field.has(Constraint::Kind::NotInherited)) {
      field.type->inherit(field.member(object), field.member_of(base));
    }
  }
}

}  // namespace sluice::config
