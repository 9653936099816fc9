#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::config {

/// A rule about the value of one key. Limits are written as the user would write the value.
struct Constraint {
  enum class Kind : std::uint8_t {
    None,
    Required,
    NotEmpty,
    AtLeast,
    AtMost,
    StartsWith,
    OneOf,
    OrOne,
    NotInherited,
  };
  static constexpr std::size_t kMaxChoices = 8;

  Kind kind = Kind::None;
  std::array<std::string_view, kMaxChoices> values{};

  /// The limit or prefix.
  [[nodiscard]] constexpr std::string_view value() const { return values[0]; }
};

/// The key must be written.
constexpr Constraint required() {
  return {Constraint::Kind::Required, {}};
}

/// The text, list or map must hold something.
constexpr Constraint not_empty() {
  return {Constraint::Kind::NotEmpty, {}};
}

constexpr Constraint at_least(std::string_view limit) {
  return {Constraint::Kind::AtLeast, {limit}};
}

constexpr Constraint at_most(std::string_view limit) {
  return {Constraint::Kind::AtMost, {limit}};
}

/// The text, or each element of a list, starts so.
constexpr Constraint starts_with(std::string_view prefix) {
  return {Constraint::Kind::StartsWith, {prefix}};
}

/// The text, or each element of a list, is one of these. (An enum says it better where code depends
/// on it.)
template <class... Choices>
constexpr Constraint one_of(Choices... choices) {
  static_assert(sizeof...(choices) <= Constraint::kMaxChoices);
  return {Constraint::Kind::OneOf, {std::string_view(choices)...}};
}

/// `inherit` leaves the row alone: what an outer level says of it is taken otherwise, or not at
/// all.
constexpr Constraint not_inherited() {
  return {Constraint::Kind::NotInherited, {}};
}

/// A single value may stand for a list of one: `methods: GET`.
constexpr Constraint or_one() {
  return {Constraint::Kind::OrOne, {}};
}

}  // namespace sluice::config
