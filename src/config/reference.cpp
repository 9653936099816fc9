#include "config/field.h"
#include "config/words.h"
#include "config/writers.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace sluice::config {

namespace {

/// One sentence per rule that the type does not already tell.
std::string describe(const Constraint& constraint) {
  switch (constraint.kind) {
    case Constraint::Kind::NotEmpty:
      return " Not empty.";
    case Constraint::Kind::AtLeast:
      return fmt::format(" At least {}.", constraint.value());
    case Constraint::Kind::AtMost:
      return fmt::format(" At most {}.", constraint.value());
    case Constraint::Kind::StartsWith:
      return fmt::format(" Starts with `{}`.", constraint.value());
    case Constraint::Kind::OneOf: {
      std::string text;
      for (const std::string_view choice : constraint.values) {
        text += choice.empty() ? "" : fmt::format("{} `{}`", text.empty() ? "" : ",", choice);
      }
      return " One of" + text + ".";
    }
    case Constraint::Kind::OrOne:
      return " One may stand without brackets.";
    case Constraint::Kind::None:
    case Constraint::Kind::Required:
    case Constraint::Kind::NotInherited:
      return {};
  }
  return {};
}

/// A default as the user would write it; a dash where there is none.
std::string show_default(const Field& field, const Table& table) {
  if (field.has(Constraint::Kind::Required)) {
    return "required";
  }
  const void* value = field.member_of(table.defaults);
  if (field.type->presence_of(value) == Presence::Absent) {
    return "–";
  }
  JsonWriter out;
  field.type->show(value, out);
  std::string text = out.take();
  const bool is_struct = text.starts_with('{');
  if (is_struct || text == "[]" || text == "\"\"") {
    return "–";
  }
  if (text.starts_with('"')) {
    text = text.substr(1, text.size() - 2);
  }
  return "`" + (text == "true" ? "on" : text == "false" ? "off" : text) + "`";
}

std::string escape(std::string_view cell) {
  std::string escaped;
  for (const char c : cell) {
    escaped.append(c == '|' ? "\\|" : std::string(1, c));
  }
  return escaped;
}

std::string section(const Table& table) {
  std::string text = fmt::format("## {}\n\n", table.name.empty() ? "configuration" : table.name);
  text += "| key | type | default | what |\n|---|---|---|---|\n";
  for (const Field& field : table.fields) {
    if (!field.is_supported()) {
      continue;
    }
    std::string what(field.what);
    for (const Constraint& constraint : field.constraints) {
      what += describe(constraint);
    }
    text += fmt::format(
        "| `{}` | {} | {} | {} |\n",
        field.key,
        escape(field.type->name()),
        escape(show_default(field, table)),
        escape(what)
    );
  }
  return text;
}

/// The table itself, then those of the structs in it, each once.
void collect(const Table& table, std::vector<const Table*>& found) {
  if (std::find(found.begin(), found.end(), &table) != found.end()) {
    return;
  }
  found.push_back(&table);
  for (const Field& field : table.fields) {
    if (field.is_supported() && field.type->table != nullptr) {
      collect(field.type->table(), found);
    }
  }
}

}  // namespace

std::string reference(const Type& type) {
  std::vector<const Table*> tables;
  if (type.table != nullptr) {
    collect(type.table(), tables);
  }
  std::string text;
  for (const Table* table : tables) {
    text += (text.empty() ? "" : "\n") + section(*table);
  }
  return text;
}

}  // namespace sluice::config
