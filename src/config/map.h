#pragma once

#include "config/mark.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::config {

/// Named values in the order of the file, each with the place of its name. Names differ from each
/// other.
template <class T>
class Map {
 public:
  struct Entry {
    std::string key;
    T value{};
    Mark at;  ///< of the key

    bool operator==(const Entry& other) const { return key == other.key && value == other.value; }
  };

  using const_iterator = typename std::vector<Entry>::const_iterator;
  using iterator = typename std::vector<Entry>::iterator;

  /// The value of `key`, made at the end if there is none.
  T& insert(std::string_view key, Mark at = {}) {
    const auto place = position(key);
    if (place != by_key_.end() && entries_[*place].key == key) {
      return entries_[*place].value;
    }
    by_key_.insert(place, static_cast<std::uint32_t>(entries_.size()));
    return entries_.emplace_back(std::string(key), T{}, at).value;
  }

  /// Null if there is none. Logarithmic.
  [[nodiscard]] const Entry* find_entry(std::string_view key) const {
    const auto place = const_cast<Map*>(this)->position(key);
    return place != by_key_.end() && entries_[*place].key == key ? &entries_[*place] : nullptr;
  }

  [[nodiscard]] const T* find(std::string_view key) const {
    const Entry* entry = find_entry(key);
    return entry == nullptr ? nullptr : &entry->value;
  }

  [[nodiscard]] T* find(std::string_view key) {
    return const_cast<T*>(std::as_const(*this).find(key));
  }

  [[nodiscard]] bool contains(std::string_view key) const { return find_entry(key) != nullptr; }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  [[nodiscard]] bool empty() const { return entries_.empty(); }

  const_iterator begin() const { return entries_.begin(); }

  const_iterator end() const { return entries_.end(); }

  iterator begin() { return entries_.begin(); }

  iterator end() { return entries_.end(); }

  bool operator==(const Map& other) const { return entries_ == other.entries_; }

 private:
  std::vector<std::uint32_t>::iterator position(std::string_view key) {
    return std::lower_bound(
        by_key_.begin(),
        by_key_.end(),
        key,
        [this](std::uint32_t index, std::string_view wanted) {
          return entries_[index].key < wanted;
        }
    );
  }

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> by_key_;  // indices of entries_, sorted by key
};

}  // namespace sluice::config
