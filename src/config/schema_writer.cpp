#include "config/schema_writer.h"

#include "base/strings.h"
#include "config/field.h"
#include "config/table.h"
#include "config/type.h"

#include <algorithm>
#include <array>

namespace sluice::config {

namespace {

constexpr std::string_view kDraft = "https://json-schema.org/draft/2020-12/schema";

/// Every scalar may hold a variable instead.
constexpr std::string_view kOrVariable = "|\\$\\{";

constexpr std::array<std::string_view, 4> kOneValue = {"string", "number", "boolean", "object"};
constexpr std::array<std::string_view, 3> kScalar = {"string", "number", "boolean"};
constexpr std::array<std::string_view, 2> kNumberOrText = {"integer", "string"};

/// A regular expression for the text itself.
std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) {
      escaped += '\\';
    }
    escaped += c;
  }
  return escaped;
}

/// Whether JSON Schema has words for it: it cannot compare durations, and what a list holds is the
/// codec's to say.
bool is_expressible(const Constraint& constraint) {
  switch (constraint.kind) {
    case Constraint::Kind::NotEmpty:
    case Constraint::Kind::StartsWith:
      return true;
    case Constraint::Kind::AtLeast:
    case Constraint::Kind::AtMost:
      return parse_decimal(constraint.value()).has_value();
    default:
      return false;
  }
}

}  // namespace

void SchemaWriter::keyword(std::string_view name, std::string_view value) {
  json_.key(name);
  json_.string(value);
}

void SchemaWriter::keyword(std::string_view name, std::uint64_t value) {
  json_.key(name);
  json_.number(value);
}

void SchemaWriter::keyword(std::string_view name, bool value) {
  json_.key(name);
  json_.boolean(value);
}

void SchemaWriter::keyword(std::string_view name, std::span<const std::string_view> values) {
  json_.key(name);
  json_.begin_array();
  for (const std::string_view value : values) {
    json_.string(value);
  }
  json_.end_array();
}

void SchemaWriter::keyword(std::string_view name, Part part) {
  json_.key(name);
  json_.begin_object();
  part(*this);
  json_.end_object();
}

void SchemaWriter::scalar() {
  keyword("type", kScalar);
}

void SchemaWriter::text(std::string_view pattern) {
  keyword("type", std::string_view("string"));
  keyword("pattern", std::string(pattern).append(kOrVariable));
}

void SchemaWriter::measure(std::string_view pattern) {
  keyword("type", kNumberOrText);
  keyword("pattern", std::string(pattern).append(kOrVariable));
  keyword("minimum", std::uint64_t{0});
  keyword("maximum", std::uint64_t{0});
}

void SchemaWriter::integer(std::int64_t minimum, std::uint64_t maximum) {
  keyword("type", kNumberOrText);
  keyword("pattern", std::string("^-?[0-9]+$").append(kOrVariable));
  json_.key("minimum");
  json_.number(minimum);
  keyword("maximum", maximum);
}

void SchemaWriter::any_of(std::initializer_list<Part> parts) {
  json_.key("anyOf");
  json_.begin_array();
  for (const Part part : parts) {
    json_.begin_object();
    part(*this);
    json_.end_object();
  }
  json_.end_array();
}

void SchemaWriter::reference(const Table& table) {
  keyword("$ref", "#/$defs/" + name_of(table));
}

std::string SchemaWriter::write(const Type& root) {
  SchemaWriter out;
  out.json_.begin_object();
  out.keyword("$schema", kDraft);
  root.schema(out);
  out.json_.key("$defs");
  out.json_.begin_object();
  for (std::size_t i = 0; i < out.definitions_.size();
       ++i) {  // grows as definitions refer to others
    out.json_.key(out.definitions_[i].name);
    out.definition(*out.definitions_[i].table);
  }
  out.json_.end_object();
  out.json_.end_object();
  return out.json_.take() + "\n";
}

std::string SchemaWriter::name_of(const Table& table) {
  std::string base = table.name.empty() ? "map" : std::string(table.name);
  std::replace(base.begin(), base.end(), ' ', '_');
  std::string name = base;
  for (std::size_t i = 0; i < definitions_.size(); ++i) {
    if (definitions_[i].table == &table) {
      return definitions_[i].name;
    }
  }
  const auto is_taken = [&] {
    return std::any_of(definitions_.begin(), definitions_.end(), [&](const Definition& other) {
      return other.name == name;
    });
  };
  for (int number = 2; is_taken(); ++number) {
    name = base + "_" + std::to_string(number);
  }
  definitions_.push_back({name, &table});
  return name;
}

void SchemaWriter::definition(const Table& table) {
  json_.begin_object();
  keyword("type", std::string_view("object"));
  keyword("additionalProperties", false);
  json_.key("properties");
  json_.begin_object();
  std::vector<std::string_view> required_keys;
  for (const Field& field : table.fields) {
    if (field.is_supported()) {
      json_.key(field.key);
      property(field, table);
      if (field.has(Constraint::Kind::Required)) {
        required_keys.push_back(field.key);
      }
    }
  }
  json_.end_object();
  if (!required_keys.empty()) {
    keyword("required", required_keys);
  }
  json_.end_object();
}

void SchemaWriter::property(const Field& field, const Table& table) {
  json_.begin_object();
  keyword("description", field.what);
  if (field.has(Constraint::Kind::OrOne)) {
    json_.key("anyOf");
    json_.begin_array();
    json_.begin_object();
    field.type->schema(*this);
    json_.end_object();
    json_.begin_object();
    keyword("type", kOneValue);
    json_.end_object();
    json_.end_array();
  } else {
    field.type->schema(*this);
  }
  rules(field);
  const void* default_value = field.member_of(table.defaults);
  const bool is_struct = field.type->table != nullptr;  // its own rows have the defaults
  if (!is_struct && !field.has(Constraint::Kind::Required) &&
      field.type->presence_of(default_value) != Presence::Absent) {
    json_.key("default");
    field.type->show(default_value, json_);
  }
  json_.end_object();
}

void SchemaWriter::rules(const Field& field) {
  std::vector<const Constraint*> expressible;
  for (const Constraint& constraint : field.constraints) {
    if (is_expressible(constraint)) {
      expressible.push_back(&constraint);
    }
  }
  if (expressible.empty()) {
    return;
  }
  json_.key("allOf");
  json_.begin_array();
  for (const Constraint* constraint : expressible) {
    json_.begin_object();
    rule(*constraint);
    json_.end_object();
  }
  json_.end_array();
}

void SchemaWriter::rule(const Constraint& constraint) {
  switch (constraint.kind) {
    case Constraint::Kind::NotEmpty:
      for (const std::string_view name : {"minLength", "minItems", "minProperties"}) {
        keyword(name, std::uint64_t{1});  // each counts for its own kind of value
      }
      return;
    case Constraint::Kind::AtLeast:
      keyword("minimum", parse_decimal(constraint.value()).value_or(0));
      return;
    case Constraint::Kind::AtMost:
      keyword("maximum", parse_decimal(constraint.value()).value_or(0));
      return;
    default:
      keyword("pattern", "^(off$|" + escape(constraint.value()) + ")" + std::string(kOrVariable));
  }
}

}  // namespace sluice::config
