#pragma once

#include "config/codec.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace sluice::config {

template <class E>
struct EnumName {
  std::string_view name;
  E value;
};

template <class E>
EnumName(const char*, E) -> EnumName<E>;

/// Makes an enum a setting. The first name of a value is the one shown.
/// ```
/// template <>
/// struct sluice::config::EnumNames<sluice::upstream::Balance> {
///   static constexpr std::array kNames = {
///     EnumName{"round_robin", Balance::RoundRobin}, EnumName{"least_requests",
///     Balance::LeastRequests}};
///   static constexpr std::array<std::string_view, 1> kUnsupported = {"maglev"};  // may be left
///   out
/// };
/// ```
template <class E>
struct EnumNames;

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires { EnumNames<E>::kNames.size(); };

/// The index of the node's word in `names`; empty when reported. Words in `unsupported` are
/// reported as such.
std::optional<std::size_t> load_word(
    const Node& node,
    Context& context,
    std::span<const std::string_view> names,
    std::span<const std::string_view> unsupported
);

template <NamedEnum E>
struct Codec<E> {
  static bool load(const Node& node, Context& context, E& target) {
    const std::optional<std::size_t> index = load_word(node, context, kWords, unsupported());
    if (!index.has_value()) {
      return false;
    }
    target = EnumNames<E>::kNames[*index].value;
    return true;
  }

  static void show(const E& value, JsonWriter& out) { out.string(name_of(value)); }

  static void schema(SchemaWriter& out) { out.keyword("enum", kWords); }

  static std::string name() {
    std::string words;
    for (const std::string_view word : kWords) {
      words.append(words.empty() ? "`" : " or `").append(word).append("`");
    }
    return words;
  }

  static constexpr std::string_view name_of(E value) {
    for (const auto& row : EnumNames<E>::kNames) {
      if (row.value == value) {
        return row.name;
      }
    }
    return "";
  }

 private:
  static constexpr std::size_t kSize = EnumNames<E>::kNames.size();
  static constexpr auto kWords = [] {
    std::array<std::string_view, kSize> words;
    for (std::size_t i = 0; i < kSize; ++i) {
      words[i] = EnumNames<E>::kNames[i].name;
    }
    return words;
  }();

  static constexpr std::span<const std::string_view> unsupported() {
    if constexpr (requires { EnumNames<E>::kUnsupported; }) {
      return EnumNames<E>::kUnsupported;
    } else {
      return {};
    }
  }
};

/// The name of an enum value as configuration writes it.
template <NamedEnum E>
constexpr std::string_view name_of(E value) {
  return Codec<E>::name_of(value);
}

}  // namespace sluice::config
