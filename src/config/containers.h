#pragma once

#include "config/codec.h"
#include "config/map.h"
#include "config/setting.h"
#include "config/type.h"

#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

/// Loads the elements of a list; `append(list)` makes room for one and returns it. A list of single
/// values may be a watched file: `{ file: path }`.
bool load_list(
    const Node& node, Context& context, const Type& element, void* list, void* (*append)(void* list)
);
/// Loads the entries of a map; `insert(map, key, at)` makes the value of a key.
bool load_entries(
    const Node& node,
    Context& context,
    const Type& value,
    void* map,
    void* (*insert)(void* map, std::string_view key, const Mark& at)
);

/// For `true`, `off` is a value of its own; for all else it means that there is none.
template <class T>
inline constexpr bool kOffIsEmpty = !std::same_as<T, bool>;

/// What all that hold one T share: they show, describe and compare as T does.
template <class T>
struct HolderCodec {
  static void schema(SchemaWriter& out) {
    if constexpr (kOffIsEmpty<T>) {
      out.any_of(
          {[](SchemaWriter& part) { Codec<T>::schema(part); },
           [](SchemaWriter& part) { part.keyword("const", std::string_view("off")); }}
      );
    } else {
      Codec<T>::schema(out);
    }
  }

  static std::string name() {
    return kOffIsEmpty<T> ? std::string(Codec<T>::name()) + " or `off`"
                          : std::string(Codec<T>::name());
  }

  static const Table& table()
    requires requires { Codec<T>::table(); }
  {
    return Codec<T>::table();
  }
};

/// `off` is empty, everything else a T.
template <class T>
struct Codec<std::optional<T>> : HolderCodec<T> {
  static bool load(const Node& node, Context& context, std::optional<T>& target) {
    if (kOffIsEmpty<T> && node.is_off()) {
      target.reset();
      return true;
    }
    return Codec<T>::load(node, context, target.emplace());
  }

  static void show(const std::optional<T>& value, JsonWriter& out) {
    value.has_value() ? Codec<T>::show(*value, out) : out.string("off");
  }

  static Presence presence(const std::optional<T>& value) {
    if (value.has_value()) {
      return Presence::Held;
    }
    return kOffIsEmpty<T> ? Presence::Off : Presence::Absent;
  }

  static std::optional<std::strong_ordering> compare(
      const std::optional<T>& value, std::string_view limit
  )
    requires requires { Codec<T>::compare(*value, limit); }
  {
    return value.has_value() ? Codec<T>::compare(*value, limit) : std::nullopt;
  }
};

/// Remembers whether it was written; `off` is written and empty.
template <class T>
struct Codec<Setting<T>> : HolderCodec<T> {
  static bool load(const Node& node, Context& context, Setting<T>& target) {
    if (kOffIsEmpty<T> && node.is_off()) {
      target = Setting<T>::off();
      target.locate(node.start());
      return true;
    }
    target = T{};
    target.locate(node.start());
    return Codec<T>::load(node, context, *target);
  }

  static void show(const Setting<T>& value, JsonWriter& out) {
    value.has_value() ? Codec<T>::show(*value, out) : out.string("off");
  }

  static Presence presence(const Setting<T>& value) {
    if (value.has_value()) {
      return Presence::Held;
    }
    return value.is_off() ? Presence::Off : Presence::Absent;
  }

  static std::optional<std::strong_ordering> compare(
      const Setting<T>& value, std::string_view limit
  )
    requires requires { Codec<T>::compare(*value, limit); }
  {
    return Codec<T>::compare(*value, limit);
  }

  /// Unwritten takes the base whole; a map within merges with the base's.
  static void inherit(Setting<T>& value, const Setting<T>& base) {
    if (!value.is_written()) {
      value = base;
    } else if constexpr (requires(T& inner, const T& outer) { Codec<T>::inherit(inner, outer); }) {
      if (value.has_value() && base.has_value()) {
        Codec<T>::inherit(*value, *base);
      }
    }
  }
};

/// A T and its place.
template <class T>
struct Codec<Located<T>> {
  static bool load(const Node& node, Context& context, Located<T>& target) {
    target.at = node.start();
    return Codec<T>::load(node, context, target.value);
  }

  static void show(const Located<T>& value, JsonWriter& out) { Codec<T>::show(value.value, out); }

  static void schema(SchemaWriter& out) { Codec<T>::schema(out); }

  static std::string name() { return std::string(Codec<T>::name()); }

  static std::optional<std::strong_ordering> compare(
      const Located<T>& value, std::string_view limit
  )
    requires requires { Codec<T>::compare(value.value, limit); }
  {
    return Codec<T>::compare(value.value, limit);
  }

  static Presence presence(const Located<T>& value)
    requires requires { Codec<T>::presence(value.value); }
  {
    return Codec<T>::presence(value.value);
  }

  static void inherit(Located<T>& value, const Located<T>& base)
    requires requires { Codec<T>::inherit(value.value, base.value); }
  {
    Codec<T>::inherit(value.value, base.value);
  }

  static const Table& table()
    requires requires { Codec<T>::table(); }
  {
    return Codec<T>::table();
  }
};

/// A list; it replaces what is there. A row with `or_one()` also takes a single value.
template <class T>
struct Codec<std::vector<T>> {
  static bool load(const Node& node, Context& context, std::vector<T>& target) {
    target.clear();
    return load_list(node, context, kType<T>, &target, [](void* list) -> void* {
      return &static_cast<std::vector<T>*>(list)->emplace_back();
    });
  }

  static void show(const std::vector<T>& list, JsonWriter& out) {
    out.begin_array();
    for (const T& element : list) {
      Codec<T>::show(element, out);
    }
    out.end_array();
  }

  static void schema(SchemaWriter& out) {
    out.keyword("type", std::string_view("array"));
    out.keyword("items", [](SchemaWriter& items) { Codec<T>::schema(items); });
  }

  static std::string name() { return "list of " + std::string(Codec<T>::name()); }

  static const Table& table()
    requires requires { Codec<T>::table(); }
  {
    return Codec<T>::table();
  }
};

/// What both kinds of maps share.
template <class T>
struct MapCodec {
  static constexpr bool kIsMap = true;

  static void schema(SchemaWriter& out) {
    out.keyword("type", std::string_view("object"));
    out.keyword("additionalProperties", [](SchemaWriter& value) { Codec<T>::schema(value); });
  }

  static std::string name() { return "map of names to " + std::string(Codec<T>::name()); }

  static const Table& table()
    requires requires { Codec<T>::table(); }
  {
    return Codec<T>::table();
  }
};

/// Named values in the order of the file; they replace what is there.
template <class T>
struct Codec<Map<T>> : MapCodec<T> {
  static bool load(const Node& node, Context& context, Map<T>& target) {
    target = {};
    return load_entries(
        node,
        context,
        kType<T>,
        &target,
        [](void* map, std::string_view key, const Mark& at) -> void* {
          return &static_cast<Map<T>*>(map)->insert(key, at);
        }
    );
  }

  static void show(const Map<T>& map, JsonWriter& out) {
    out.begin_object();
    for (const auto& entry : map) {
      out.key(entry.key);
      Codec<T>::show(entry.value, out);
    }
    out.end_object();
  }

  /// Merges by key.
  static void inherit(Map<T>& map, const Map<T>& base) {
    for (const auto& entry : base) {
      if (T* value = map.find(entry.key); value == nullptr) {
        map.insert(entry.key, entry.at) = entry.value;
      } else if constexpr (requires(T& inner, const T& outer) {
                             Codec<T>::inherit(inner, outer);
                           }) {
        Codec<T>::inherit(*value, entry.value);
      }
    }
  }
};

/// Named values sorted by name.
template <class T, class Less>
struct Codec<std::map<std::string, T, Less>> : MapCodec<T> {
  using Value = std::map<std::string, T, Less>;

  static bool load(const Node& node, Context& context, Value& target) {
    target.clear();
    return load_entries(
        node,
        context,
        kType<T>,
        &target,
        [](void* map, std::string_view key, const Mark&) -> void* {
          return &(*static_cast<Value*>(map))[std::string(key)];
        }
    );
  }

  static void show(const Value& map, JsonWriter& out) {
    out.begin_object();
    for (const auto& [key, value] : map) {
      out.key(key);
      Codec<T>::show(value, out);
    }
    out.end_object();
  }
};

}  // namespace sluice::config
