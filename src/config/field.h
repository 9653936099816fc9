#pragma once

#include "config/codecs.h"
#include "config/constraint.h"
#include "config/containers.h"
#include "config/enum.h"
#include "config/table.h"
#include "config/type.h"

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace sluice::config {

/// One row of a field table: a key, the member behind it, and what the reference says of it.
struct Field {
  static constexpr std::size_t kMaxConstraints = 4;

  std::string_view key;
  std::string_view what;       ///< one sentence for the reference page
  const Type* type = nullptr;  ///< null: the design has the key, the code does not yet
  void* (*member)(void* object) = nullptr;
  std::array<Constraint, kMaxConstraints> constraints{};

  [[nodiscard]] constexpr bool is_supported() const { return type != nullptr; }

  [[nodiscard]] const void* member_of(const void* object) const {
    return member(const_cast<void*>(object));
  }

  [[nodiscard]] bool has(Constraint::Kind kind) const {
    for (const Constraint& constraint : constraints) {
      if (constraint.kind == kind) {
        return true;
      }
    }
    return false;
  }
};

namespace detail {

template <class Member>
struct MemberOf;

template <class Owner, class Value>
struct MemberOf<Value Owner::*> {
  using Object = Owner;
  using Type = Value;
};

}  // namespace detail

/// A row: `field<&ActiveHealth::every>("every", "Time between two checks of one endpoint.",
/// at_least("100ms"))`.
template <auto Member, class... Constraints>
consteval Field field(std::string_view key, std::string_view what, Constraints... constraints) {
  using Owner = typename detail::MemberOf<decltype(Member)>::Object;
  using Value = typename detail::MemberOf<decltype(Member)>::Type;
  static_assert(sizeof...(constraints) <= Field::kMaxConstraints);
  for (const Constraint& constraint : {Constraint{}, Constraint(constraints)...}) {
    const bool is_limit =
        constraint.kind == Constraint::Kind::AtLeast || constraint.kind == Constraint::Kind::AtMost;
    if (is_limit && kType<Value>.compare == nullptr) {
      throw "at_least and at_most need a type with an order";
    }
  }
  return {
      key,
      what,
      &kType<Value>,
      [](void* object) -> void* { return &(static_cast<Owner*>(object)->*Member); },
      {Constraint(constraints)...}
  };
}

/// Stands for no outer member: rows written for a struct within others serve as its own table too.
struct Itself {};

inline constexpr Itself kItself;

/// A row whose member is in a struct within: `field<&Site::options, &Options::timeout>(…)`.
template <auto Outer, auto Inner, class... Constraints>
  requires(!std::same_as<std::remove_cv_t<decltype(Outer)>, Itself>)
consteval Field field(std::string_view key, std::string_view what, Constraints... constraints) {
  using Owner = typename detail::MemberOf<decltype(Outer)>::Object;
  Field row = field<Inner>(key, what, constraints...);
  row.member = [](void* object) -> void* { return &(static_cast<Owner*>(object)->*Outer.*Inner); };
  return row;
}

/// The same row in the table of the inner struct itself.
template <auto Outer, auto Inner, class... Constraints>
  requires(std::same_as<std::remove_cv_t<decltype(Outer)>, Itself>)
consteval Field field(std::string_view key, std::string_view what, Constraints... constraints) {
  return field<Inner>(key, what, constraints...);
}

/// A key that the design knows and the code does not do yet: writing it is an error that says so,
/// and never ignored.
consteval Field unsupported(std::string_view key) {
  return {.key = key, .what = "", .type = nullptr};
}

}  // namespace sluice::config
