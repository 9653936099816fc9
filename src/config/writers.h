#pragma once

#include "config/json_writer.h"
#include "config/schema_writer.h"
#include "config/table.h"
#include "config/type.h"

#include <string>

namespace sluice::config {

/// The canonical JSON of settings: every key in the order of its table, defaults included, secrets
/// as `***`.
template <class T>
std::string to_json(const T& value, JsonWriter::Layout layout = JsonWriter::Layout::Compact) {
  JsonWriter out(layout);
  Codec<T>::show(value, out);
  return out.take();
}

/// The JSON Schema of a file whose root is a T.
template <class T>
std::string schema_of() {
  return SchemaWriter::write(kType<T>);
}

/// The reference page of a type: Markdown, one table (key, type, default, what) per struct.
std::string reference(const Type& type);

template <class T>
std::string reference_of() {
  return reference(kType<T>);
}

/// Fills in `value` what it does not say itself from an outer level: unwritten `Setting`s, keys of
/// `Map`s, the same in structs within.
template <class T>
void inherit(T& value, const T& base) {
  Codec<T>::inherit(value, base);
}

}  // namespace sluice::config
