#pragma once

#include "http/field_id.h"

#include <cstdint>
#include <initializer_list>

namespace sluice::http {

/// A set of the fields this proxy knows; `Other` may be in it as well.
class FieldIdSet {
 public:
  constexpr FieldIdSet() = default;

  constexpr FieldIdSet(std::initializer_list<FieldId> ids) {
    for (const FieldId id : ids) {
      add(id);
    }
  }

  constexpr void add(FieldId id) { bits_ |= bit(id); }

  friend constexpr FieldIdSet operator|(FieldIdSet a, FieldIdSet b) {
    a.bits_ |= b.bits_;
    return a;
  }

  friend constexpr FieldIdSet operator&(FieldIdSet a, FieldIdSet b) {
    a.bits_ &= b.bits_;
    return a;
  }

  constexpr void remove(FieldIdSet ids) { bits_ &= ~ids.bits_; }

  [[nodiscard]] constexpr bool contains(FieldId id) const { return (bits_ & bit(id)) != 0; }

  [[nodiscard]] constexpr bool intersects(FieldIdSet ids) const { return (bits_ & ids.bits_) != 0; }

 private:
  static_assert(static_cast<unsigned>(FieldId::Count_) <= 64);

  static constexpr std::uint64_t bit(FieldId id) {
    return std::uint64_t{1} << static_cast<unsigned>(id);
  }

  std::uint64_t bits_ = 0;
};

}  // namespace sluice::http
