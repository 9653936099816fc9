#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::exchange {

/// What the captures of a path or of a rewrite's regex hold, `$1` first. Views into the text that
/// was matched.
class Captures {
 public:
  static constexpr std::size_t kMax = 16;

  // Not defaulted: then `Captures()` would clear all the room first.
  Captures() noexcept {}  // NOLINT(cppcoreguidelines-pro-type-member-init)

  // There are mostly few: no more is copied.
  Captures(const Captures& other) : size_(other.size_) {
    std::copy_n(other.values_.begin(), size_, values_.begin());
  }

  Captures& operator=(const Captures& other) {
    if (this != &other) {
      size_ = other.size_;
      std::copy_n(other.values_.begin(), size_, values_.begin());
    }
    return *this;
  }

  ~Captures() = default;

  [[nodiscard]] std::size_t size() const { return size_; }

  /// The capture of that number, from 1; empty if there is none or it took no part in the match.
  [[nodiscard]] std::string_view operator[](std::size_t number) const {
    return number >= 1 && number <= size_ ? values_[number - 1].view() : std::string_view();
  }

  /// Adds the next one. At most `kMax`: whoever compiles a pattern sees to that.
  void push(std::string_view value) { values_[size_++] = {value.data(), value.size()}; }

  void pop() { --size_; }

  void clear() { size_ = 0; }

 private:
  /// A view that costs nothing until it is set: a `string_view` would be made empty.
  struct Piece {
    const char* data;
    std::size_t size;

    [[nodiscard]] std::string_view view() const { return {data, size}; }
  };

  // Left uninitialised beyond `size_`.
  std::array<Piece, kMax> values_;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  std::uint8_t size_ = 0;
};

}  // namespace sluice::exchange
