#include "config/check.h"

#include "base/assert.h"
#include "config/suggest.h"
#include "config/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace sluice::config {

namespace {

bool is_empty(const Node& node) {
  return node.text().empty() && node.items().empty() && node.entries().empty();
}

std::strong_ordering compare(const void* value, const Field& field, std::string_view limit) {
  const std::optional<std::strong_ordering> order = field.type->compare(value, limit);
  SLUICE_ASSERT(order.has_value(), "a limit in a field table is a value of its row's type");
  return *order;
}

std::span<const std::string_view> choices_of(const Constraint& constraint) {
  const auto end =
      std::find(constraint.values.begin(), constraint.values.end(), std::string_view());
  return {constraint.values.begin(), end};
}

/// A rule about text: of the value, or of each element of a list.
bool check_text(const Node& node, Context& context, const Constraint& constraint) {
  if (node.is_sequence()) {
    bool good = true;
    for (const Node* item : node.items()) {
      good = check_text(*item, context, constraint) && good;
    }
    return good;
  }
  if (node.is_mapping()) {
    return true;  // a file that holds the list
  }
  if (constraint.kind == Constraint::Kind::StartsWith) {
    return node.text().starts_with(constraint.value()) ||
           context.error(
               node, fmt::format("{} must start with \"{}\"", context.subject(), constraint.value())
           );
  }
  const std::span<const std::string_view> choices = choices_of(constraint);
  if (std::find(choices.begin(), choices.end(), node.text()) != choices.end()) {
    return true;
  }
  std::string hint = suggest(node.text(), choices);
  return context.reject(
      node,
      {fmt::format("\"{}\" is unknown", node.text()),
       hint.empty() ? "write " + list_words(choices) : std::move(hint)}
  );
}

bool check_one(
    const Node& node,
    Context& context,
    const void* value,
    const Field& field,
    const Constraint& constraint
) {
  switch (constraint.kind) {
    case Constraint::Kind::NotEmpty:
      return !is_empty(node) ||
             context.error(node, fmt::format("{} must not be empty", context.subject()));
    case Constraint::Kind::AtLeast:
      return compare(value, field, constraint.value()) >= 0 ||
             context.error(
                 node,
                 fmt::format("{} is below the minimum {}", context.subject(), constraint.value())
             );
    case Constraint::Kind::AtMost:
      return compare(value, field, constraint.value()) <= 0 ||
             context.error(
                 node,
                 fmt::format("{} is above the maximum {}", context.subject(), constraint.value())
             );
    case Constraint::Kind::StartsWith:
    case Constraint::Kind::OneOf:
      return check_text(node, context, constraint);
    case Constraint::Kind::None:
    case Constraint::Kind::Required:  // a rule about the map, not about the value
    case Constraint::Kind::OrOne:
    case Constraint::Kind::NotInherited:
      return true;
  }
  return true;
}

}  // namespace

bool check_constraints(const Node& node, Context& context, const void* value, const Field& field) {
  if (field.type->presence_of(value) != Presence::Held) {
    return true;
  }
  bool good = true;
  for (const Constraint& constraint : field.constraints) {
    good = check_one(node, context, value, field, constraint) && good;
  }
  return good;
}

}  // namespace sluice::config
