#pragma once

#include "config/complaint.h"
#include "config/context.h"
#include "config/json_writer.h"
#include "config/node.h"
#include "config/schema_writer.h"

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::config {

struct Table;

/// Teaches the tables a type, once. A specialisation has
/// ```
/// static bool load(const Node&, Context&, T& target);  // false: reported, target unspecified but
/// destructible static void show(const T&, JsonWriter&);             // canonical: what `load`
/// reads back static void schema(SchemaWriter&);                   // keywords of its JSON Schema
/// static std::string name();                           // for the reference: `duration`, `list of
/// …`
/// ```
/// and where they make sense `compare`, `presence`, `inherit` and `table` (see `Type`).
/// Most derive from `TextCodec` or `StructCodec`, or are made by `EnumNames`, and say less.
/// A specialisation for a type of another module stands in that type's header.
template <class T>
struct Codec;

/// Whether a setting that may be empty holds something.
enum class Presence : std::uint8_t {
  Absent,  ///< not written: what is inherited counts
  Off,     ///< empty; written as `off`
  Held,
};

/// Reads `node` into `target` as its type's codec does.
template <class T>
bool load_value(const Node& node, Context& context, T& target) {
  return Codec<T>::load(node, context, target);
}

/// For types that are one scalar. The codec gives
/// ```
/// static constexpr std::string_view kName = "duration";
/// static constexpr std::string_view kPattern = "^…$";          // of its JSON Schema; may be left
/// out static Parsed<T> parse(std::string_view text); static std::string format(const T&);
/// ```
template <class T>
struct TextCodec {
  static bool load(const Node& node, Context& context, T& target) {
    if (!context.expect_scalar(node)) {
      return false;
    }
    Parsed<T> parsed = Codec<T>::parse(node.text());
    if (!parsed.has_value()) {
      return context.reject(node, parsed.error());
    }
    target = *std::move(parsed);
    return true;
  }

  static void show(const T& value, JsonWriter& out) { out.string(Codec<T>::format(value)); }

  static void schema(SchemaWriter& out) {
    if constexpr (requires { Codec<T>::kPattern; }) {
      out.text(Codec<T>::kPattern);
    } else {
      out.scalar();
    }
  }

  static std::string name() { return std::string(Codec<T>::kName); }

  /// Empty if the limit is not a value of this type: a broken table.
  static std::optional<std::strong_ordering> compare(const T& value, std::string_view limit)
    requires std::three_way_comparable<T, std::strong_ordering>
  {
    const Parsed<T> bound = Codec<T>::parse(limit);
    return bound.has_value() ? std::optional(value <=> *bound) : std::nullopt;
  }
};

}  // namespace sluice::config
