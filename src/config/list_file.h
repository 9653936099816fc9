#pragma once

#include "config/codec.h"
#include "config/type.h"

#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

/// Loads a watched file of one value a line: blank lines, and what follows a `#` at the start of a
/// line or behind a blank, do not count. `path` is the node that names it; what is wrong in the
/// file is reported at its place there. `append(list)` makes room for a value and returns it.
bool load_list_file(
    const Node& path, Context& context, const Type& element, void* list, void* (*append)(void* list)
);

/// What a user writes for a file that stands in place of a value: `{ file: path }`; null if `node`
/// is anything else.
const Node* file_named_by(const Node& node);

/// The schema of `{ file: path }`.
void file_reference_schema(SchemaWriter& out);

/// The values of a file, by its path.
template <class T>
struct ListFile {
  std::string path;
  std::vector<T> values;

  bool operator==(const ListFile&) const = default;
};

template <class T>
struct Codec<ListFile<T>> {
  static bool load(const Node& node, Context& context, ListFile<T>& target) {
    target.values.clear();
    target.path = node.text();
    return load_list_file(node, context, kType<T>, &target.values, [](void* list) -> void* {
      return &static_cast<std::vector<T>*>(list)->emplace_back();
    });
  }

  static void show(const ListFile<T>& value, JsonWriter& out) { out.string(value.path); }

  static void schema(SchemaWriter& out) { out.scalar(); }

  static std::string name() { return "path of a file"; }

  static Presence presence(const ListFile<T>& value) {
    return value.path.empty() ? Presence::Absent : Presence::Held;
  }
};

}  // namespace sluice::config
