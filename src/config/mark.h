#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::config {

/// A place in a configuration file. Trivially copyable and valid for the life of the process, so
/// that settings may keep it and messages may cite it long after the file was read.
struct Mark {
  const char* file = "";     ///< as the user named it; interned by `intern_file_name`
  std::uint32_t line = 0;    ///< from 1; 0 when the whole file is meant
  std::uint32_t column = 0;  ///< from 1, in characters (code points), as editors count

  /// True if it names a line at all.
  [[nodiscard]] bool is_known() const { return line != 0; }

  bool operator==(const Mark& other) const { return (*this <=> other) == 0; }

  std::strong_ordering operator<=>(const Mark& other) const;
};

/// `sluice.yaml:12:7`, or the file alone when no line is known.
std::string to_string(const Mark& mark);

/// A copy of `name` that is never freed; the same name gives the same pointer, so that reloading
/// costs nothing. Thread-safe.
const char* intern_file_name(std::string_view name);

/// A setting that remembers where it was written, for messages that come after the load.
template <class T>
struct Located {
  T value{};
  Mark at;

  T& operator*() { return value; }

  const T& operator*() const { return value; }

  T* operator->() { return &value; }

  const T* operator->() const { return &value; }

  /// Places do not count: the same value written elsewhere is the same setting.
  bool operator==(const Located& other) const { return value == other.value; }
};

}  // namespace sluice::config
