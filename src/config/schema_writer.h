#pragma once

#include "config/json_writer.h"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct Constraint;
struct Field;
struct Table;
struct Type;

/// Writes a JSON Schema (draft 2020-12). A codec's `schema` adds keywords to the object that is
/// open.
class SchemaWriter {
 public:
  using Part = void (*)(SchemaWriter&);

  /// `"name": "value"`.
  void keyword(std::string_view name, std::string_view value);
  void keyword(std::string_view name, std::uint64_t value);
  void keyword(std::string_view name, bool value);
  /// `"name": [values…]`.
  void keyword(std::string_view name, std::span<const std::string_view> values);
  /// `"name": {part}`.
  void keyword(std::string_view name, Part part);
  /// Any single value: 7 and true are texts, too.
  void scalar();
  /// A text of that form.
  void text(std::string_view pattern);
  /// The same, where a bare 0 will do.
  void measure(std::string_view pattern);
  void integer(std::int64_t minimum, std::uint64_t maximum);
  /// `"anyOf": [{part}, …]`: for shorthands.
  void any_of(std::initializer_list<Part> parts);
  /// Refers to the definition of a struct, which is written once, at the end.
  void reference(const Table& table);

  /// The whole schema of a file whose root has this type.
  static std::string write(const Type& root);

 private:
  SchemaWriter() : json_(JsonWriter::Layout::Indented) {}

  [[nodiscard]] std::string name_of(const Table& table);
  void definition(const Table& table);
  void property(const Field& field, const Table& table);
  void rules(const Field& field);
  void rule(const Constraint& constraint);

  struct Definition {
    std::string name;
    const Table* table;
  };

  JsonWriter json_;
  std::vector<Definition> definitions_;
};

}  // namespace sluice::config
