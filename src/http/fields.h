#pragma once

#include "base/arena.h"
#include "http/field_id.h"
#include "http/field_id_set.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::http {

/// One field line (RFC 9110 §5). The views belong to the section's arena or outlive it.
struct Field {
  std::string_view name;
  std::string_view value;
  FieldId id = FieldId::Other;
};

/// The fields of a head or a trailer section, in the order they came, in an arena.
/// Names compare without case. Grows by doubling in the arena; a section has few fields, so
/// look-ups walk it, if the field can be there at all.
class FieldSection {
 public:
  explicit FieldSection(Arena& arena) : arena_(&arena) {}

  FieldSection(FieldSection&&) = default;
  FieldSection& operator=(FieldSection&&) = default;
  FieldSection(const FieldSection&) = delete;
  FieldSection& operator=(const FieldSection&) = delete;

  [[nodiscard]] const Field* begin() const { return fields_; }

  [[nodiscard]] const Field* end() const { return fields_ + size_; }

  [[nodiscard]] Field* begin() { return fields_; }

  [[nodiscard]] Field* end() { return fields_ + size_; }

  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] bool empty() const { return size_ == 0; }

  [[nodiscard]] Arena& arena() const { return *arena_; }

  /// Room for so many fields, so that adding them does not grow the section step by step.
  void reserve(std::size_t count) {
    if (count > capacity_) {
      grow(count);
    }
  }

  /// Appends a line; the bytes are not copied and must live as long as the arena.
  void add(FieldId id, std::string_view name, std::string_view value) {
    if (size_ == capacity_) [[unlikely]] {
      grow_for_one_more();
    }
    fields_[size_++] = {name, value, id};
    ids_.add(id);
  }

  void add(FieldId id, std::string_view value) { add(id, field_name(id), value); }

  void add(std::string_view name, std::string_view value) { add(field_id(name), name, value); }

  /// The first line of that name; null if there is none.
  [[nodiscard]] const Field* find(FieldId id) const;
  [[nodiscard]] const Field* find(std::string_view name) const;

  [[nodiscard]] bool contains(FieldId id) const { return find(id) != nullptr; }

  /// Whether there can be lines of one of these names: false is certain, and costs nothing.
  [[nodiscard]] bool may_contain(FieldIdSet ids) const { return ids_.intersects(ids); }

  /// The value of the only line of that name; empty if there is none or several.
  [[nodiscard]] std::optional<std::string_view> single(FieldId id) const;

  /// Removes every line of that name; returns how many.
  std::size_t remove(FieldId id);
  std::size_t remove(std::string_view name);
  /// Removes every line of these names.
  std::size_t remove(FieldIdSet ids);

  /// Removes what was there and appends one line.
  void set(FieldId id, std::string_view value);
  void set(std::string_view name, std::string_view value);

  /// Removes every line for which `predicate(field)` holds, keeping the order of the others.
  template <class Predicate>
  std::size_t remove_if(Predicate&& predicate) {
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < size_; ++i) {
      if (!predicate(fields_[i])) {
        if (kept != i) {
          fields_[kept] = fields_[i];
        }
        ++kept;
      }
    }
    const std::size_t removed = size_ - kept;
    size_ = kept;
    return removed;
  }

 private:
  static constexpr std::size_t kFirstCapacity = 8;

  void grow(std::size_t capacity);
  // Rare: the registers of who adds many fields are not to make room for it.
  [[gnu::cold, gnu::noinline, clang::preserve_most]] void grow_for_one_more();

  Arena* arena_;
  Field* fields_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
  FieldIdSet ids_;  // of all lines, and perhaps of lines that were removed
};

}  // namespace sluice::http
