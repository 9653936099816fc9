#pragma once

#include "base/assert.h"
#include "config/mark.h"

#include <optional>
#include <utility>

namespace sluice::config {

/// A setting that may be written at several levels (defaults, site, route): not written here,
/// switched `off` here, or given here. Only what is not written is inherited.
template <class T>
class Setting {
 public:
  Setting() = default;

  // NOLINTNEXTLINE(google-explicit-constructor): a value is a setting
  Setting(T value) : value_(std::move(value)), written_(true) {}

  static Setting off() {
    Setting setting;
    setting.written_ = true;
    return setting;
  }

  [[nodiscard]] bool is_written() const { return written_; }

  /// Where it was written; unknown if it was not.
  [[nodiscard]] const Mark& at() const { return at_; }

  void locate(const Mark& at) { at_ = at; }

  [[nodiscard]] bool is_off() const { return written_ && !value_.has_value(); }

  [[nodiscard]] bool has_value() const { return value_.has_value(); }

  explicit operator bool() const { return has_value(); }

  const T& operator*() const {
    SLUICE_ASSERT(value_.has_value(), "a setting is looked into only where it has a value");
    return *value_;
  }

  T& operator*() { return const_cast<T&>(*std::as_const(*this)); }

  const T* operator->() const { return &**this; }

  T* operator->() { return &**this; }

  /// The value given, empty when switched off, `fallback` when nothing is written.
  [[nodiscard]] std::optional<T> or_default(std::optional<T> fallback) const {
    return written_ ? value_ : std::move(fallback);
  }

  /// The value given; `fallback` when off or not written.
  [[nodiscard]] T value_or(T fallback) const { return value_.value_or(std::move(fallback)); }

  /// Places do not count: the same value written elsewhere is the same setting.
  bool operator==(const Setting& other) const {
    return written_ == other.written_ && value_ == other.value_;
  }

 private:
  std::optional<T> value_;
  bool written_ = false;
  Mark at_;
};

}  // namespace sluice::config
