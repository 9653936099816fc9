#pragma once

#include "exchange/regex.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::proxy {

/// Regexes for whole paths, in the order of the file, each with the group of its path. Beyond a
/// few, one automaton for all of them finds which match, so that many cost about as much as one.
class RegexSet {
 public:
  struct Entry {
    std::uint32_t group;
    exchange::Regex regex;
  };

  RegexSet();
  RegexSet(RegexSet&&) noexcept;
  RegexSet& operator=(RegexSet&&) noexcept;
  RegexSet(const RegexSet&) = delete;
  RegexSet& operator=(const RegexSet&) = delete;
  ~RegexSet();

  /// Groups grow from call to call.
  void add(std::uint32_t group, exchange::Regex regex) {
    entries_.push_back({group, std::move(regex)});
  }

  /// Call once after the last `add`.
  void compile();

  /// Those that may match a path, in order.
  class Candidates {
   public:
    Candidates() = default;
    /// Allocates only if there are so many regexes that they have an automaton.
    Candidates(const RegexSet& set, std::string_view path);

    [[nodiscard]] bool empty() const {
      return position_ == (is_filtered_ ? matching_.size() : set_->entries_.size());
    }

    [[nodiscard]] const Entry& front() const {
      return set_
          ->entries_[is_filtered_ ? static_cast<std::size_t>(matching_[position_]) : position_];
    }

    void pop_front() { ++position_; }

   private:
    const RegexSet* set_ = nullptr;
    std::vector<int> matching_;  // indices of entries
    std::size_t position_ = 0;
    bool is_filtered_ = false;
  };

 private:
  struct Automaton;

  std::vector<Entry> entries_;
  std::unique_ptr<const Automaton> automaton_;  // null: there are few, or it would be too big
};

}  // namespace sluice::proxy
