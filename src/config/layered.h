#pragma once

#include "config/containers.h"
#include "config/mark.h"

#include <string>
#include <utility>
#include <vector>

namespace sluice::config {

/// A restriction: what every level (defaults, site, route) says of it applies, until one says
/// `off`, which lifts those of the levels outside.
template <class T>
class Layered {
 public:
  Layered() = default;

  explicit Layered(T level) { levels_.push_back(std::move(level)); }

  static Layered off(const Mark& at) {
    Layered lifted;
    lifted.is_off_ = true;
    lifted.off_at_ = at;
    return lifted;
  }

  /// The outermost first; empty: no restriction.
  [[nodiscard]] const std::vector<T>& levels() const { return levels_; }

  /// Whether this level says `off`.
  [[nodiscard]] bool is_off() const { return is_off_; }

  /// Where it says so.
  [[nodiscard]] const Mark& off_at() const { return off_at_; }

  void add_outer(const Layered& outer) {
    if (!is_off_) {
      levels_.insert(levels_.begin(), outer.levels_.begin(), outer.levels_.end());
    }
  }

  bool operator==(const Layered& other) const {
    return levels_ == other.levels_ && is_off_ == other.is_off_;
  }

 private:
  std::vector<T> levels_;
  bool is_off_ = false;
  Mark off_at_;
};

/// As written: one level, or `off`.
template <class T>
struct Codec<Layered<T>> : HolderCodec<T> {
  static bool load(const Node& node, Context& context, Layered<T>& target) {
    if (node.is_off()) {
      target = Layered<T>::off(node.start());
      return true;
    }
    T level{};
    const bool good = Codec<T>::load(node, context, level);
    target = Layered<T>(std::move(level));
    return good;
  }

  static void show(const Layered<T>& value, JsonWriter& out) {
    value.levels().empty() ? out.string("off") : Codec<T>::show(value.levels().back(), out);
  }

  static Presence presence(const Layered<T>& value) {
    if (!value.levels().empty()) {
      return Presence::Held;
    }
    return value.is_off() ? Presence::Off : Presence::Absent;
  }

  static void inherit(Layered<T>& value, const Layered<T>& outer) { value.add_outer(outer); }
};

}  // namespace sluice::config
