#pragma once

#include "config/codec.h"
#include "config/diagnostic.h"

#include <concepts>
#include <span>
#include <string_view>

namespace sluice::config {

struct Field;

/// The field table of one settings struct, with the type erased.
struct Table {
  std::string_view name;  ///< `kName` of the struct: what a message calls it; may be empty
  std::span<const Field> fields;
  const void* defaults;  ///< a value of the struct as it is constructed
};

/// Reads a mapping by the table: values, unknown and unsupported keys, required keys, constraints.
/// Goes on after a problem, so that all are reported; false if there was any.
bool load_table(const Node& node, Context& context, void* object, const Table& table);
/// Writes an object with the rows in their order; what is absent is left out.
void show_table(const void* object, JsonWriter& out, const Table& table);
/// Takes from `base` what `object` does not say, row by row, where the type knows how (`Setting`,
/// `Map`, structs).
void inherit_table(void* object, const void* base, const Table& table);

/// A struct that has a field table is loadable: alone, or as a member of another.
template <class T>
concept Struct = requires {
  { T::fields() } -> std::convertible_to<std::span<const Field>>;
};

template <Struct T>
const Table& table_of() {
  static const T defaults{};
  static const Table table{
      [] -> std::string_view {
        if constexpr (requires { T::kName; }) {
          return T::kName;
        } else {
          return {};
        }
      }(),
      T::fields(),
      &defaults
  };
  return table;
}

/// For structs with a field table. A struct with a member `Mark where` learns its place; rules
/// across its fields are `void validate(const T&, Diagnostics&)`, declared beside the struct,
/// called once its own fields are right. A codec with shorthands derives from it: `struct
/// Codec<Server> : StructCodec<Server>` with its own `load` and `schema`.
template <Struct T>
struct StructCodec {
  static bool load(const Node& node, Context& context, T& target) {
    if constexpr (requires {
                    { target.where } -> std::same_as<Mark&>;
                  }) {
      target.where = node.start();
    }
    return load_table(node, context, &target, table_of<T>()) &&
           check(target, context.diagnostics());
  }

  static void show(const T& value, JsonWriter& out) { show_table(&value, out, table_of<T>()); }

  static void schema(SchemaWriter& out) { out.reference(table_of<T>()); }

  static std::string name() {
    return table_of<T>().name.empty() ? "map" : std::string(table_of<T>().name);
  }

  static void inherit(T& value, const T& base) { inherit_table(&value, &base, table_of<T>()); }

  static const Table& table() { return table_of<T>(); }

  /// Runs the rules across fields; false if one failed.
  static bool check(const T& value, Diagnostics& diagnostics) {
    const std::size_t before = diagnostics.error_count();
    if constexpr (requires { validate(value, diagnostics); }) {
      validate(value, diagnostics);
    }
    return diagnostics.error_count() == before;
  }
};

template <Struct T>
struct Codec<T> : StructCodec<T> {};

}  // namespace sluice::config
