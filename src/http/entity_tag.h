#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

namespace sluice::http {

/// An entity tag (RFC 9110 §8.8.3): `"abc"`, or `W/"abc"` for one that only says that two
/// representations mean the same.
struct EntityTag {
  std::string_view opaque;  ///< with its quotes
  bool is_weak = false;

  /// Strong comparison (RFC 9110 §8.8.3.2): byte for byte the same.
  [[nodiscard]] bool is_same_bytes_as(const EntityTag& other) const {
    return !is_weak && !other.is_weak && opaque == other.opaque;
  }

  /// Weak comparison: good for each other.
  [[nodiscard]] bool is_equivalent_to(const EntityTag& other) const {
    return opaque == other.opaque;
  }
};

/// Removes the entity tag at the start of `text`. Empty if there is none; `text` stays.
std::optional<EntityTag> take_entity_tag(std::string_view& text);

/// The text as one entity tag; empty if it is none, or more than one.
std::optional<EntityTag> parse_entity_tag(std::string_view text);

/// Calls `visit(tag)` for each entity tag of a list, as If-Match and If-None-Match have them (RFC
/// 9110 §13.1.1), up to the first that is malformed. Stops when `visit` returns false; returns
/// whether it did not.
template <class Visitor>
bool for_each_entity_tag(std::string_view list, Visitor&& visit) {
  constexpr std::string_view kBetween = ", \t";
  while (true) {
    list.remove_prefix(std::min(list.find_first_not_of(kBetween), list.size()));
    const std::optional<EntityTag> tag = take_entity_tag(list);
    if (!tag) {
      return true;
    }
    if (!visit(*tag)) {
      return false;
    }
  }
}

}  // namespace sluice::http
