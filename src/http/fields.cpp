#include "http/fields.h"

#include "base/strings.h"

#include <algorithm>
#include <memory>

namespace sluice::http {

const Field* FieldSection::find(FieldId id) const {
  if (!ids_.contains(id)) {
    return nullptr;
  }
  for (const Field& field : *this) {
    if (field.id == id) {
      return &field;
    }
  }
  return nullptr;
}

const Field* FieldSection::find(std::string_view name) const {
  if (const FieldId id = field_id(name); id != FieldId::Other) {
    return find(id);
  }
  for (const Field& field : *this) {
    if (field.id == FieldId::Other && equals_ignore_case(field.name, name)) {
      return &field;
    }
  }
  return nullptr;
}

std::optional<std::string_view> FieldSection::single(FieldId id) const {
  const Field* const found = find(id);
  if (found == nullptr ||
      std::any_of(found + 1, end(), [id](const Field& field) { return field.id == id; })) {
    return std::nullopt;
  }
  return found->value;
}

std::size_t FieldSection::remove(FieldId id) {
  return remove(FieldIdSet{id});
}

std::size_t FieldSection::remove(FieldIdSet ids) {
  if (!may_contain(ids)) {
    return 0;
  }
  ids_.remove(ids);
  return remove_if([ids](const Field& field) { return ids.contains(field.id); });
}

std::size_t FieldSection::remove(std::string_view name) {
  if (const FieldId id = field_id(name); id != FieldId::Other) {
    return remove(id);
  }
  return remove_if([name](const Field& field) {
    return field.id == FieldId::Other && equals_ignore_case(field.name, name);
  });
}

void FieldSection::set(FieldId id, std::string_view value) {
  remove(id);
  add(id, value);
}

void FieldSection::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void FieldSection::grow(std::size_t capacity) {
  Field* const larger = arena_->allocate_array<Field>(capacity);
  std::uninitialized_copy(begin(), end(), larger);
  fields_ = larger;
  capacity_ = static_cast<std::uint32_t>(capacity);
}

[[clang::preserve_most]] void FieldSection::grow_for_one_more() {
  grow(capacity_ == 0 ? kFirstCapacity : std::size_t{capacity_} * 2);
}

}  // namespace sluice::http
