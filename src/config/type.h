#pragma once

#include "config/codec.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

/// A `Codec<T>` with the type erased: what a row of a field table knows of its member's type.
/// Operations that a type has no use for are null.
struct Type {
  bool (*load)(const Node&, Context&, void* value);
  void (*show)(const void* value, JsonWriter&);
  void (*schema)(SchemaWriter&);
  std::string (*name)();

  std::optional<std::strong_ordering> (*compare)(const void* value, std::string_view limit);
  Presence (*presence)(const void* value);  ///< null: always held
  void (*inherit)(void* value, const void* base);
  const Table& (*table)();  ///< of the struct it is or contains
  bool is_map = false;      ///< its keys are names that users give

  [[nodiscard]] Presence presence_of(const void* value) const {
    return presence == nullptr ? Presence::Held : presence(value);
  }
};

template <class T>
constexpr Type make_type() {
  Type type{
      .load = [](const Node& node, Context& context, void* value
              ) { return Codec<T>::load(node, context, *static_cast<T*>(value)); },
      .show = [](const void* value,
                 JsonWriter& out) { Codec<T>::show(*static_cast<const T*>(value), out); },
      .schema = [](SchemaWriter& out) { Codec<T>::schema(out); },
      .name = [] { return std::string(Codec<T>::name()); },
      .compare = nullptr,
      .presence = nullptr,
      .inherit = nullptr,
      .table = nullptr,
  };
  if constexpr (requires(const T& value, std::string_view limit) {
                  Codec<T>::compare(value, limit);
                }) {
    type.compare = [](const void* value,
                      std::string_view limit) -> std::optional<std::strong_ordering> {
      return Codec<T>::compare(*static_cast<const T*>(value), limit);
    };
  }
  if constexpr (requires(const T& value) { Codec<T>::presence(value); }) {
    type.presence = [](const void* value) {
      return Codec<T>::presence(*static_cast<const T*>(value));
    };
  }
  if constexpr (requires(T& value, const T& base) { Codec<T>::inherit(value, base); }) {
    type.inherit = [](void* value, const void* base) {
      Codec<T>::inherit(*static_cast<T*>(value), *static_cast<const T*>(base));
    };
  }
  if constexpr (requires { Codec<T>::kIsMap; }) {
    type.is_map = true;
  }
  if constexpr (requires { Codec<T>::table(); }) {
    type.table = [] -> const Table& { return Codec<T>::table(); };
  }
  return type;
}

template <class T>
inline constexpr Type kType = make_type<T>();

}  // namespace sluice::config
